import { describe, expect, onTestFinished, test } from "vitest";
import { NaiveClient } from "../../naive/client";
import { headlessRelay } from "./kit";

function naive(name: string, port: number, form: "map" | "array") {
	const client = new NaiveClient(`${name}@127.0.0.1`, "127.0.0.1", port, form);
	onTestFinished(() => client.close());
	return client;
}

describe("clients written from the RFC alone, over the headless relay", () => {
	test.each([
		["map", "map"],
		["array", "array"],
		["map", "array"],
	] as const)(
		"one in %s form asks one in %s form, and they chat",
		async (aliceForm, bobForm) => {
			const { port } = await headlessRelay();
			const bob = naive("bob", port, bobForm);
			await bob.isThere();
			const alice = naive("alice", port, aliceForm);
			const connection = await alice.ask("bob@127.0.0.1");
			expect(await bob.connection()).toEqual(connection);
			expect(connection).toMatchObject({
				users: ["alice@127.0.0.1", "bob@127.0.0.1"],
				last_active: 0,
			});
			await Promise.all([bob.acknowledge(connection.id ?? ""), alice.ok()]);
			for (let i = 0; i < 20; i++) {
				alice.say(`from alice ${i}`);
				bob.say(`from bob ${i} ${"ü".repeat(i * 10)}`);
			}
			for (let i = 0; i < 20; i++) {
				expect(await bob.heard()).toBe(`from alice ${i}`);
				expect(await alice.heard()).toBe(`from bob ${i} ${"ü".repeat(i * 10)}`);
			}
		},
	);

	test("three in one Connection hear each other", async () => {
		const { port } = await headlessRelay();
		const bob = naive("bob", port, "map");
		await bob.isThere();
		const carol = naive("carol", port, "array");
		await carol.isThere();
		const alice = naive("alice", port, "map");
		const { id } = await alice.ask("bob", "carol");
		await Promise.all([bob.connection(), carol.connection()]);
		await bob.acknowledge(id ?? "");
		await carol.acknowledge(id ?? "");
		carol.say("hello both");
		expect(await alice.heard()).toBe("hello both");
		expect(await bob.heard()).toBe("hello both");
	});
});
