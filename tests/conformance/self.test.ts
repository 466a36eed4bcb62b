import { describe, expect, test } from "vitest";
import { broken } from "./broken/faults";
import { type Fault, goBetween } from "./broken/go-between";
import { knownFailures } from "./known";
import { ownRelay } from "./own-relay";
import { type Result, runSuite } from "./suite";

/** The suite can fail: a server with one fault fails just the clauses that are about it. */
describe.concurrent("the conformance suite finds what is wrong with a server", () => {
	test("a go-between without a fault fails nothing", async () => {
		const results = await resultsBehind({});
		expect(failures(results)).toEqual([]);
	});

	test.each(broken)("$title", async ({ fault, only, fails }) => {
		const results = await resultsBehind(fault(), only);
		const isExpected = ({ name }: Result) =>
			fails.some((start) => name.startsWith(start));
		expect(failures(results).filter((it) => !isExpected(it))).toEqual([]);
		const passed = results.filter(({ verdict }) => verdict !== "fail");
		expect(passed.filter(isExpected)).toEqual([]);
		for (const start of fails) {
			expect(results.map(({ name }) => name).join("\n")).toContain(start);
		}
	});
}, 120_000);

/** What the suite finds of our relay behind a go-between with that fault. */
async function resultsBehind(fault: Fault, only = ""): Promise<Result[]> {
	const relay = await ownRelay();
	const between = await goBetween(relay.port, fault);
	relay.announce(between.port);
	const server = {
		host: "127.0.0.1",
		port: between.port,
		patienceMs: 1_500,
		quietMs: 60,
		headerPatienceMs: 5_000,
	};
	try {
		return await runSuite(server, { only });
	} finally {
		between.close();
		await relay.close();
	}
}

function failures(results: readonly Result[]): Result[] {
	return results.filter(
		({ name, verdict }) => verdict === "fail" && !knownFailures.includes(name),
	);
}
