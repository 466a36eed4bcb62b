import { Finder } from "../../discovery/finder";
import { sentenceOf } from "../../language/sentence-of";
import { parseEndpoint } from "../../protocol/address";
import type { Finding } from "../../shared/domain/network-report";
import type {
	RelayHostState,
	RelaySettings,
} from "../../shared/domain/relay-host";
import type { RelayReport } from "../../shared/domain/relay-report";
import type { Probes } from "./probes";

/** Own addresses that are tried. */
const MAX_TRIED = 6;
/** How long the own announcement may take to come back. */
const MULTICAST_WAIT_MS = 4_000;

/** What the network's multicast does, seen from here. */
export interface MulticastSeen {
	/** The own announcement has come back. */
	readonly ownReturned: boolean;
	/** Something of another computer has come. */
	readonly othersHeard: boolean;
	/** Why networks can't be listened to at all; "" where they can. */
	readonly failure: string;
}

interface Hosting {
	readonly host: RelayHostState;
	readonly settings: RelaySettings;
	readonly report: RelayReport | null;
}

/** Why others can't reach the relay that this app hosts, from the nearest cause to the farthest. */
export async function checkHosting(
	{ host, settings, report }: Hosting,
	probes: Probes,
	lookAtMulticast: (
		fingerprint: string,
	) => Promise<MulticastSeen> = seenOfMulticast,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	const note = (
		code: Finding["code"],
		verdict: Finding["verdict"],
		about = "",
	) => {
		findings.push({ code, verdict, about });
		return findings;
	};
	if (host.kind === "failed") {
		return host.error.code === "port-in-use"
			? note("port-taken", "bad", String(settings.port))
			: note("relay-failed", "bad", sentenceOf(host.error));
	}
	if (host.kind !== "on") return note("relay-off", "bad");
	note("relay-on", "good", String(host.port));
	if (settings.scope === "this-computer") {
		return note("only-this-computer", "bad");
	}
	const outside = probes.networks().filter(({ kind }) => kind !== "loopback");
	if (outside.length === 0) return note("no-network", "bad");
	const tried = host.addresses.slice(0, MAX_TRIED);
	for (const address of tried) {
		const { host: number, port } = parseEndpoint(address);
		const error = await probes.tcp(number, port);
		if (error === null) note("address-reaches", "good", address);
		else note("address-unreachable", "bad", address);
	}
	const kinds = new Set(outside.map(({ kind }) => kind));
	const networks = new Set(
		outside.flatMap(({ kind, name }) => (kind === "lan" ? [name] : [])),
	);
	if (!kinds.has("lan")) {
		if (kinds.has("vpn")) note("only-vpn", "doubt");
		else if (kinds.has("virtual")) note("only-virtual", "doubt");
	} else if (networks.size > 1) {
		note("several-networks", "doubt", [...networks].join(", "));
	}
	const hasBeenReached = (report?.lastFromOutside ?? null) !== null;
	if (hasBeenReached) note("others-came", "good");
	else {
		note("nobody-came", "doubt");
		const { state, name } = await probes.firewall();
		if (state === "on") note("firewall-on", "doubt", name);
		else if (state === "off") note("firewall-off", "good");
		else note("firewall-unknown", "doubt");
	}
	if (!settings.announce) return note("not-announced", "doubt");
	const seen = await lookAtMulticast(host.fingerprint);
	if (seen.failure !== "") return note("multicast-fails", "bad", seen.failure);
	if (!seen.ownReturned) return note("multicast-lost", "bad");
	note("multicast-returns", "good");
	return seen.othersHeard
		? note("others-heard", "good")
		: note("nobody-heard", "doubt");
}

/** Listens for a while. */
function seenOfMulticast(fingerprint: string): Promise<MulticastSeen> {
	return new Promise((resolve) => {
		let ownReturned = false;
		const finder = new Finder((relays) => {
			ownReturned ||= relays.some((one) => one.fingerprint === fingerprint);
		});
		// The whole time: others may answer later.
		setTimeout(() => {
			const [failure = ""] = finder.failures.values();
			const othersHeard = finder.heardIn.size > 0;
			finder.close();
			resolve({ ownReturned, othersHeard, failure });
		}, MULTICAST_WAIT_MS);
	});
}
