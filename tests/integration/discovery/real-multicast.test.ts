import { randomBytes } from "node:crypto";
import { createSocket } from "node:dgram";
import { expect, onTestFinished, test, vi } from "vitest";
import { Announcer } from "../../../src/discovery/announcer";
import { Finder } from "../../../src/discovery/finder";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";
import { hasMulticast } from "../../multicast";
import { fingerprintOf } from "./kit";

/** Real sockets of this machine's real networks: what is sent to the group comes back to everybody here. */

/** Skipped where this machine passes no multicast. */
const cast = test.skipIf(!(await hasMulticast()));

const WAIT = { timeout: 20_000, interval: 50 };

cast(
	"a relay that announces itself is found with name, people, key and port; its changes and its end too",
	async () => {
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
	},
);

/** From port 5353 to everybody, as other programs here do. */
async function shout(packets: readonly Uint8Array[]): Promise<void> {
	const socket = createSocket({ type: "udp4", reuseAddr: true });
	await new Promise<void>((resolve) => socket.bind(5353, resolve));
	for (const packet of packets) {
		await new Promise<unknown>((resolve) =>
			socket.send(packet, 5353, "224.0.0.251", resolve),
		);
	}
	socket.close();
}

cast(
	"packets that make no sense hurt neither who looks nor who announces",
	async () => {
		const fingerprint = fingerprintOf("among noise");
		const said = { name: "Noise", online: 1, port: 4_321, fingerprint };
		const announcer = new Announcer(said);
		onTestFinished(() => announcer.close());
		let relays: readonly NearbyRelay[] = [];
		const finder = new Finder((now) => {
			relays = now;
		});
		onTestFinished(() => finder.close());
		const header = (flags: number, questions: number, answers: number) =>
			Buffer.from([0, 0, flags, 0, 0, questions, 0, answers, 0, 0, 0, 0]);
		const noise = Array.from({ length: 10 }, (_, i) =>
			Buffer.concat([header(i % 2 ? 0x84 : 0, i, 9), randomBytes(i * 40)]),
		);
		// A name that points to itself, a record longer than the packet, more records than are read, and much too much.
		const loop = Buffer.concat([header(0x84, 0, 1), Buffer.from([0xc0, 12])]);
		const long = Buffer.concat([
			header(0x84, 0, 1),
			Buffer.from([0, 0, 12, 0, 1, 0, 0, 0, 9, 0xff, 0xff]),
		]);
		const many = Buffer.concat([header(0x84, 0, 255), Buffer.alloc(4_000)]);
		const huge = Buffer.concat([header(0x84, 0, 255), Buffer.alloc(20_000)]);
		await shout([...noise, loop, long, many, huge, Buffer.alloc(0)]);
		await vi.waitFor(
			() => expect(relays.map((one) => one.fingerprint)).toContain(fingerprint),
			WAIT,
		);
	},
);
