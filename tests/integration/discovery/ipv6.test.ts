import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { buildProgram } from "../build-program";
import { relayProgram } from "../build-relay";

const hasAll = ["/usr/sbin/ip", "/usr/bin/unshare"].every((program) =>
	existsSync(program),
);
const isAble = process.platform === "linux" && process.getuid?.() === 0;

test.skipIf(!isAble || !hasAll)(
	"in a network that knows IPv6 alone a relay is found, reached, and gone when it ends (skipped without root and iproute2)",
	async () => {
		const folder = resolve("out/test-ipv6");
		await buildProgram("tests/integration/discovery/ipv6-world.ts", folder);
		mkdirSync("/run/netns", { recursive: true });
		const world = [resolve(folder, "ipv6-world.js"), relayProgram];
		const answer = execFileSync(
			"unshare",
			["--net", "--mount", process.execPath, ...world],
			{ encoding: "utf8", timeout: 100_000 },
		);
		expect(JSON.parse(answer)).toMatchObject({
			six: { name: "Six", port: 4_321, addresses: ["fd77::2"] },
			remote: "fd77::2",
			failures: [],
		});
	},
	120_000,
);
