import { expect, onTestFinished, test, vi } from "vitest";
import { Finder } from "../../../src/discovery/finder";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";
import { hasMulticast } from "../../multicast";
import { openLine, runRelay } from "../relay/kit";
import { announcedRelay } from "./kit";

/** The relay without a window in a process of its own, found by multicast on this machine's networks. */

/** Skipped where this machine passes no multicast. */
const cast = test.skipIf(!(await hasMulticast()));

const WAIT = { timeout: 20_000, interval: 50 };

cast(
	"with --announce it is found, with who is there; when it ends it is gone",
	async () => {
		const name = `Headless ${process.pid}`;
		let relays: readonly NearbyRelay[] = [];
		const mine = () => relays.find((one) => one.name === name);
		const finder = new Finder((now) => {
			relays = now;
		});
		onTestFinished(() => finder.close());
		const relay = await announcedRelay(name);
		await vi.waitFor(() => expect(mine()).toMatchObject({ online: 0 }), WAIT);
		expect(mine()?.port).toBe(relay.port);
		expect(relay.stderr()).toContain(mine()?.fingerprint);
		const line = await openLine(relay, "alice");
		await vi.waitFor(() => expect(mine()).toMatchObject({ online: 1 }), WAIT);
		line.stream.destroy();
		await vi.waitFor(() => expect(mine()).toMatchObject({ online: 0 }), WAIT);
		await relay.stop();
		await vi.waitFor(() => expect(mine()).toBeUndefined(), WAIT);
	},
);

test("a name that would show nothing is refused", async () => {
	const { code, stderr } = await runRelay(["--announce", " \u200b "]);
	expect(code).toBe(2);
	expect(stderr).toContain("--announce needs a name");
});
