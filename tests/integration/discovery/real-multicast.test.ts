import { expect, onTestFinished, test, vi } from "vitest";
import { Announcer } from "../../../src/discovery/announcer";
import { Finder } from "../../../src/discovery/finder";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";
import { fingerprintOf } from "./kit";

/** Real sockets of this machine's real networks: what is sent to the group comes back to everybody here. */

const WAIT = { timeout: 20_000, interval: 50 };

test("a relay that announces itself is found with name, people, key and port; its changes and its end too", async () => {
	const fingerprint = fingerprintOf("real multicast");
	let relays: readonly NearbyRelay[] = [];
	const mine = () => relays.find((one) => one.fingerprint === fingerprint);
	const finder = new Finder((now) => {
		relays = now;
	});
	onTestFinished(() => finder.close());
	const said = { name: "Büro 3.1", online: 2, port: 4_321, fingerprint };
	const announcer = new Announcer(said);
	await vi.waitFor(
		() => expect(mine()).toMatchObject({ ...said, id: expect.any(String) }),
		WAIT,
	);
	expect(mine()?.addresses.length).toBeGreaterThan(0);
	announcer.update({ ...said, online: 3 });
	await vi.waitFor(() => expect(mine()?.online).toBe(3), WAIT);
	// Who comes later asks, and is answered.
	let later: readonly NearbyRelay[] = [];
	const second = new Finder((now) => {
		later = now;
	});
	onTestFinished(() => second.close());
	await vi.waitFor(
		() => expect(later.map((one) => one.fingerprint)).toContain(fingerprint),
		WAIT,
	);
	await announcer.close();
	await vi.waitFor(() => expect(mine()).toBeUndefined(), WAIT);
});
