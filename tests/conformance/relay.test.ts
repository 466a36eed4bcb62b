import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { knownFailures } from "./known";
import { ownRelay } from "./own-relay";
import { runSuite } from "./suite";
import type { Server } from "./trial";

const server = (port: number): Server => ({
	host: "127.0.0.1",
	port,
	patienceMs: 10_000,
	quietMs: 60,
	headerPatienceMs: 10_000,
});

test.each([
	["in memory", null, 0],
	["with a disk", mkdtempSync(join(tmpdir(), "flex-conformance-")), 0],
	["with two data threads", null, 2],
])(
	"our relay, %s, keeps to the RFC and the profile",
	{
		timeout: 120_000,
	},
	async (_name, folder, threads) => {
		const relay = await ownRelay(true, folder, threads);
		try {
			const results = await runSuite(server(relay.port));
			const failed = results.filter(({ verdict }) => verdict === "fail");
			expect(
				failed.filter(({ name }) => !knownFailures.includes(name)),
			).toEqual([]);
			const missing = results.filter(
				({ verdict }) => verdict === "not offered",
			);
			expect(missing.map(({ name }) => name)).toEqual([]);
		} finally {
			await relay.close();
			if (folder) rmSync(folder, { recursive: true });
		}
	},
);

test("without text mode it is RST, and the clauses about it do not fail", async () => {
	const relay = await ownRelay(false);
	try {
		const results = await runSuite(server(relay.port), { only: "text mode" });
		expect(new Set(results.map(({ verdict }) => verdict))).toEqual(
			new Set(["not offered"]),
		);
	} finally {
		await relay.close();
	}
});
