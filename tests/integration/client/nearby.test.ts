import { expect, test } from "vitest";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";
import { must, User } from "./user";

const relay: NearbyRelay = {
	id: "third-floor._flex._tcp.local",
	name: "Third floor",
	online: 0,
	// Nobody is there: what it is called does not wait for that.
	port: 1,
	addresses: ["127.0.0.1"],
	fingerprint: "k".repeat(43),
};

test("a server is called as it was where it was chosen, and never by what reads as an address", async () => {
	const alice = await User.open("Alice");
	const choose = (name: string) =>
		must(alice.messenger.connectNearby({ ...relay, name }, "127.0.0.1"));
	const called = () =>
		Object.values(alice.state.servers).map(({ announcedAs }) => announcedAs);
	const id = choose(relay.name);
	expect(called()).toEqual(["Third floor"]);
	expect(choose("10.0.0.5:4321")).toBe(id);
	expect(called()).toEqual(["Third floor"]);
	expect(choose("Fourth floor")).toBe(id);
	expect(called()).toEqual(["Fourth floor"]);

	await alice.close();
	await alice.start();
	expect(called()).toEqual(["Fourth floor"]);
});

test("a server that was typed, and this user's own relay, are called nothing", async () => {
	const alice = await User.open("Alice");
	alice.messenger.setRelayHost({
		kind: "on",
		port: relay.port,
		addresses: ["127.0.0.1:1"],
		invites: [],
		mailbox: null,
		ownedNames: null,
		fingerprint: relay.fingerprint,
	});
	// Somebody repeats its key under a name of theirs.
	must(alice.messenger.connectNearby(relay, "127.0.0.1"));
	alice.connect(2);
	expect(
		Object.values(alice.state.servers).map(({ own, announcedAs }) => [
			own,
			announcedAs,
		]),
	).toEqual([
		[true, undefined],
		[false, undefined],
	]);
});
