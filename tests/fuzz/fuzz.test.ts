import { execFile } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterEach, describe, expect, test, vi } from "vitest";
import { Pipe } from "../../src/relay/pipe";
import { failureOf, fuzz, shorter } from "./loop";
import type { Target } from "./target";
import { targets } from "./targets";
import { relay } from "./targets/relay";

const found = join("tests", "fuzz", "found");

test("what was found once stays fixed", async () => {
	const files = readdirSync(found).filter((it) => it.endsWith(".json"));
	for (const file of files) {
		const text = readFileSync(join(found, file), "utf8");
		const { target: name, input, open } = JSON.parse(text);
		if (open) continue;
		const target = targets.find((it) => it.name === name);
		expect(target, `${file} has no target`).toBeDefined();
		expect(await failureOf(target as Target<unknown>, input), file).toBeNull();
	}
});

test("a short run over the corpus finds nothing", {
	timeout: 120_000,
}, async () => {
	const { stdout } = await promisify(execFile)(process.execPath, [
		"scripts/fuzz.mjs",
		"--minutes",
		"0.15",
		"--seed",
		"1",
	]);
	for (const { name } of targets) {
		expect(stdout).toMatch(
			new RegExp(`^${name}: [1-9]\\d* executions .* 0 findings$`, "m"),
		);
	}
});

describe("the fuzzer can find something", () => {
	afterEach(() => void vi.restoreAllMocks());

	test("step by step, what no one random input would hit; and makes it small", async () => {
		const outcome = await fuzz({
			target: lock,
			corpus: [],
			seed: 7,
			until: afterExecutions(40_000),
		});
		expect(outcome.found.map(({ input }) => input)).toEqual(["FLEX!"]);
	});

	test("a relay that sends Messages back to their sender", async () => {
		const append = Pipe.prototype.append;
		vi.spyOn(Pipe.prototype, "append").mockImplementation(function (
			this: Pipe,
			sender,
			run,
		) {
			const isKept = append.call(this, sender, run);
			const number = this.next - 1;
			const entry = { number, sender, isLent: false, isHeld: false, ...run };
			sender.attachment?.pass(entry);
			return isKept;
		});
		const failures = await Promise.all(
			relay.seeds.map((seed) => failureOf(relay, seed)),
		);
		expect(failures.join("\n")).toContain("hears itself");
	});

	test("a relay that throws at a datum", async () => {
		vi.spyOn(Pipe.prototype, "confirm").mockImplementation(() => {
			throw new TypeError("planted");
		});
		const failures = await Promise.all(
			relay.seeds.map((seed) => failureOf(relay, seed)),
		);
		expect(failures.join("\n")).toContain("a handler failed");
	});
});

/** Opens at one text in ten thousand million; each right letter is a place of its own. */
const lock: Target<string> = {
	name: "lock",
	seeds: [""],
	mutate: (text, _other, random) => {
		const at = random.below(text.length + 1);
		const letter = String.fromCharCode(32 + random.below(95));
		return text.slice(0, at) + letter + text.slice(at + random.below(2));
	},
	*simpler(text) {
		for (const letters of shorter([...text])) yield letters.join("");
	},
	run: (text) => {
		const { __flexHits: hits } = globalThis as unknown as {
			__flexHits: Uint8Array;
		};
		for (let i = 0; i < 5; i++) {
			if (text[i] !== "FLEX!"[i]) return;
			hits[i] = 1;
		}
		throw new Error("open");
	},
};

function afterExecutions(count: number): () => boolean {
	let left = count;
	return () => left-- <= 0;
}
