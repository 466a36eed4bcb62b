import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { buildProgram } from "../build-program";

/** Real DNS-SD: another program's understands ours, and ours another's (`avahi-world.ts`). */

const programs = [
	"avahi-daemon",
	"avahi-browse",
	"avahi-publish",
	"dbus-daemon",
];
const hasAll = programs.every((name) =>
	["/usr/bin", "/usr/sbin"].some((folder) => existsSync(`${folder}/${name}`)),
);
const isAble = process.platform === "linux" && process.getuid?.() === 0;

test.skipIf(!isAble || !hasAll)(
	"Avahi shows our announcement and its end, and we find what Avahi announces (skipped without root and Avahi)",
	async () => {
		const folder = resolve("out/test-avahi");
		await buildProgram("tests/integration/discovery/avahi-world.ts", folder);
		const answer = execFileSync(
			"unshare",
			["--net", "--mount", process.execPath, resolve(folder, "avahi-world.js")],
			{ encoding: "utf8", timeout: 100_000 },
		);
		const { resolved, foreign } = JSON.parse(answer);
		const key = Buffer.alloc(32, 7).toString("base64url");
		for (const part of ["10.77.0.1", ";4321;", `"key=${key}"`, '"online=2"']) {
			expect(resolved).toContain(part);
		}
		expect(foreign).toEqual({
			name: "Foreign",
			online: 4,
			port: 4_999,
			addresses: ["10.77.0.1"],
			fingerprint: Buffer.alloc(32, 9).toString("base64url"),
		});
	},
	120_000,
);
