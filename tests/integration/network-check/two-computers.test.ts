import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { buildProgram } from "../build-program";
import { relayProgram } from "../build-relay";

/**
 * Finding each other over a cable, and what the looks at the network make of real firewalls, with the kernel's own network
 * (`world.ts`). Needs an administrator, for namespaces and nftables.
 */

const hasAll = ["/usr/sbin/ip", "/usr/sbin/nft", "/usr/bin/unshare"].every(
	(program) => existsSync(program),
);
const isAble = process.platform === "linux" && process.getuid?.() === 0;

test.skipIf(!isAble || !hasAll)(
	"two computers and a cable (skipped without root, iproute2 and nftables)",
	async () => {
		const folder = resolve("out/test-network");
		await buildProgram("tests/integration/network-check/world.ts", folder);
		mkdirSync("/run/netns", { recursive: true });
		const world = resolve(folder, "world.js");
		const answer = execFileSync(
			"unshare",
			["--net", "--mount", process.execPath, world, relayProgram],
			{ encoding: "utf8", maxBuffer: 1_000_000 },
		);
		const said = JSON.parse(answer);
		const near = "good same-network";
		const there = "good computer-answers";

		// A relay is found over the cable, by the address that it has there.
		expect(said.found).toEqual({ port: 4321, addresses: ["10.77.0.2"] });
		expect(said.well).toEqual([near, "good port-open", "good speaks-flex"]);
		expect(said.refused).toEqual([near, there, "bad port-refused"]);
		// A firewall that swallows, and one that says no: either way the computer is there and the port is not.
		expect(said.dropped).toEqual([near, there, "bad port-silent"]);
		expect(said.rejected).toEqual([near, there, "bad port-silent"]);
		// Without multicast nothing is found, and the address works all the same.
		expect(said.withoutMulticast).toEqual({ found: null, well: said.well });
		expect(said.noRoute).toEqual(["doubt other-network", "bad no-route"]);
		expect(said.isolated).toEqual([near, "bad computer-silent"]);

		expect(said.host).toEqual([
			"good relay-on",
			"good address-reaches",
			"doubt nobody-came",
			"good firewall-off",
			"good multicast-returns",
			"good others-heard",
		]);
		// The host can see that it has a firewall; as its administrator also which.
		expect(said.behindFirewall).toContain("doubt firewall-on");
		expect(said.behindFirewall.at(-1)).toBe("bad multicast-lost");
	},
	120_000,
);
