import { expect } from "@playwright/test";
import { Person } from "./person";

/** Alice and Bob, who talk over the relay that she hosts. */
export async function talking(topic = ""): Promise<[Person, Person]> {
	const [alice, bob] = await Promise.all([
		Person.arrive("Alice"),
		Person.arrive("Bob"),
	]);
	await bob.connectTo(await alice.hostRelay());
	await bob.ask("alice", topic);
	await alice.acknowledge("Bob");
	for (const { composer } of [alice, bob]) await expect(composer).toBeVisible();
	return [alice, bob];
}
