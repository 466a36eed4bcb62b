import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Gate, Stopped } from "../../../src/main/gate/gate";
import { keepAside } from "../../../src/main/gate/keep-aside";
import { makeFolder } from "../../../src/node/files";
import type {
	GateAnswer,
	GateState,
	GateStop,
} from "../../../src/shared/domain/gate";
import { errorOf, ok } from "../../../src/shared/errors";
import { tempFolder } from "./temp-folder";

const needed: GateStop = {
	kind: "passphrase-needed",
	choices: ["passphrase", "start-anew"],
	detail: null,
	folder: "/profile",
};
const damaged: GateStop = { ...needed, kind: "store-damaged" };
const wrong = errorOf("wrong-passphrase");
const say = (passphrase: string): GateAnswer => ({
	choice: "passphrase",
	passphrase,
});

function setUp() {
	const states: GateState[] = [];
	return { states, gate: new Gate((state) => states.push(state)) };
}

describe("the gate", () => {
	test("is not seen where every step passes", async () => {
		const { gate, states } = setUp();
		expect(await gate.pass(async () => 7)).toBe(7);
		expect(states).toEqual([]);
		gate.open();
		expect(states).toEqual([{ kind: "open" }]);
	});

	test("asks until a step passes, and says why an answer did not help", async () => {
		const { gate, states } = setUp();
		const answers: (GateAnswer | null)[] = [];
		const passed = gate.pass(async (answer) => {
			answers.push(answer);
			if (answer?.choice === "passphrase" && answer.passphrase === "right")
				return "opened";
			throw new Stopped(needed, answer ? wrong : null);
		});
		await expect.poll(() => gate.state).toEqual(needed);
		expect(await gate.answer(say("left"))).toEqual({ ok: false, error: wrong });
		expect(await gate.answer(say("right"))).toEqual(ok(null));
		expect(await passed).toBe("opened");
		expect(answers).toEqual([null, say("left"), say("right")]);
		expect(states).toEqual([needed, needed, { kind: "opening" }]);
	});

	test("one step's answer never reaches the next step", async () => {
		const { gate } = setUp();
		const first = gate.pass(async (answer) => {
			if (!answer) throw new Stopped(needed);
		});
		await expect.poll(() => gate.state).toEqual(needed);
		await gate.answer(say("x"));
		await first;
		const answers: unknown[] = [];
		const second = gate.pass(async (answer) => {
			answers.push(answer);
			if (!answer) throw new Stopped(damaged);
		});
		await expect.poll(() => gate.state).toEqual(damaged);
		expect(answers).toEqual([null]);
		await gate.answer({ choice: "start-anew" });
		await second;
	});

	test("takes only an answer that it offers, once, and while it asks", async () => {
		const { gate } = setUp();
		const refused = { ok: false, error: { code: "not-asked" } };
		expect(await gate.answer(say("early"))).toMatchObject(refused);
		let release = () => {};
		const working = new Promise<void>((resolve) => {
			release = resolve;
		});
		const passed = gate.pass(async (answer) => {
			if (!answer) throw new Stopped(needed);
			await working;
			return answer;
		});
		await expect.poll(() => gate.state).toEqual(needed);
		expect(await gate.answer({ choice: "salvage" })).toMatchObject(refused);
		const answered = gate.answer(say("one"));
		expect(await gate.answer({ choice: "start-anew" })).toMatchObject(refused);
		release();
		expect(await answered).toEqual(ok(null));
		expect(await passed).toEqual(say("one"));
	});

	test("a mistake in a step is not mistaken for a stop", async () => {
		const { gate } = setUp();
		const passed = gate.pass(async (answer) => {
			if (!answer) throw new Stopped(needed);
			throw new Error("a mistake");
		});
		await expect.poll(() => gate.state).toEqual(needed);
		const answered = gate.answer(say("x"));
		await expect(passed).rejects.toThrow("a mistake");
		expect(await answered).toMatchObject({
			ok: false,
			error: { code: "own-mistake" },
		});
	});
});

describe("what is kept aside", () => {
	test("is moved whole, and what does not exist is passed over", async () => {
		const folder = await tempFolder();
		await writeFile(join(folder, "keys.json"), "keys");
		await makeFolder(join(folder, "messages"));
		await writeFile(join(folder, "messages", "a"), "hello");
		await writeFile(join(folder, "settings.json"), "{}");
		const kept = await keepAside(
			folder,
			["keys.json", "store.db", "messages"],
			0,
		);
		expect(kept).toBe(join(folder, "kept-1970-01-01T00-00-00-000Z"));
		expect((await readdir(folder)).toSorted()).toEqual([
			"kept-1970-01-01T00-00-00-000Z",
			"settings.json",
		]);
		expect(await readFile(join(kept, "keys.json"), "utf8")).toBe("keys");
		expect(await readFile(join(kept, "messages", "a"), "utf8")).toBe("hello");
	});

	test("never covers what was kept before", async () => {
		const folder = await tempFolder();
		for (const text of ["old", "new"]) {
			await writeFile(join(folder, "keys.json"), text);
			await keepAside(folder, ["keys.json"], 0).catch(() => {});
		}
		const kept = join(folder, "kept-1970-01-01T00-00-00-000Z", "keys.json");
		expect(await readFile(kept, "utf8")).toBe("old");
	});
});
