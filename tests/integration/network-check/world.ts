import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { Finder } from "../../../src/discovery/finder";
import { checkHosting } from "../../../src/main/network-check/host-check";
import { systemProbes } from "../../../src/main/network-check/probes";
import { checkServer } from "../../../src/main/network-check/server-check";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";
import type { Finding } from "../../../src/shared/domain/network-report";
import { initialState } from "../../../src/shared/state";

/**
 * Two computers and a cable between them, as network namespaces: a relay on the far one, the app's own code on this one.
 * Runs in namespaces of its own, which go with it; says what was found as one line of JSON.
 */

const [relayProgram = ""] = process.argv.slice(2);
const FAR = "10.77.0.2";
const PORT = 4321;

const sh = (command: string, ...args: readonly string[]) =>
	execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
const ip = (...args: readonly string[]) => sh("ip", ...args);
const nft = (where: "here" | "far", ...args: readonly string[]) =>
	where === "here"
		? sh("nft", ...args)
		: ip("netns", "exec", "far", "nft", ...args);

/** Rules of a firewall, in place of those before. */
function firewall(where: "here" | "far", chain: string, ...rules: string[]) {
	nft(where, "flush", "ruleset");
	nft(where, "add", "table", "inet", "test");
	const hook = `{ type filter hook ${chain} priority 0 ; policy accept ; }`;
	nft(where, "add", "chain", "inet", "test", chain, hook);
	for (const rule of rules) {
		nft(where, "add", "rule", "inet", "test", chain, ...rule.split(" "));
	}
}

function lay(): void {
	sh("mount", "-t", "tmpfs", "none", "/run/netns");
	ip("link", "set", "lo", "up");
	ip("netns", "add", "far");
	ip("-n", "far", "link", "set", "lo", "up");
	ip(
		"link",
		"add",
		"eth7",
		"type",
		"veth",
		"peer",
		"name",
		"eth8",
		"netns",
		"far",
	);
	ip("addr", "add", "10.77.0.1/24", "dev", "eth7");
	ip("link", "set", "eth7", "up");
	ip("-n", "far", "addr", "add", `${FAR}/24`, "dev", "eth8");
	ip("-n", "far", "link", "set", "eth8", "up");
}

async function startRelay(where: "here" | "far", name: string) {
	const args = ["--port", `${PORT}`, "--announce", name];
	const prefix = where === "far" ? ["ip", "netns", "exec", "far"] : [];
	const [command = "", ...rest] = [
		...prefix,
		process.execPath,
		relayProgram,
		...args,
	];
	const child = spawn(command, rest, { stdio: ["ignore", "pipe", "ignore"] });
	process.once("exit", () => child.kill("SIGKILL"));
	await once(child.stdout, "data");
	return child;
}

/** Whether a relay of that name is found, within a time that is ample where it can be. */
function finds(name: string, withinMs: number): Promise<NearbyRelay | null> {
	return new Promise((resolve) => {
		const end = (found: NearbyRelay | null) => {
			clearTimeout(giveUp);
			finder.close();
			resolve(found);
		};
		const giveUp = setTimeout(() => end(null), withinMs);
		const finder = new Finder((relays) => {
			const found = relays.find((one) => one.name === name);
			if (found) end(found);
		});
	});
}

async function look(host: string, port = PORT): Promise<string[]> {
	const to = { host, port, fingerprint: null, security: "tls-first" } as const;
	return codes(await checkServer(to, null, systemProbes));
}

async function lookAsHost(fingerprint: string): Promise<string[]> {
	const host = {
		kind: "on",
		port: PORT,
		addresses: [`10.77.0.1:${PORT}`],
		invites: [],
		mailbox: null,
		ownedNames: null,
		fingerprint,
	} as const;
	const settings = initialState.relaySettings;
	const hosting = { host, settings, report: null };
	return codes(await checkHosting(hosting, systemProbes));
}

function codes(findings: readonly Finding[]): string[] {
	return findings.map(({ code, verdict }) => `${verdict} ${code}`);
}

async function main(): Promise<void> {
	const said: Record<string, unknown> = {};
	lay();
	await startRelay("far", "Far");
	const found = await finds("Far", 20_000);
	said.found = found && { port: found.port, addresses: found.addresses };
	said.well = await look(FAR);
	said.refused = await look(FAR, PORT + 1);

	firewall("far", "input", `tcp dport ${PORT} drop`);
	said.dropped = await look(FAR);
	firewall(
		"far",
		"input",
		`tcp dport ${PORT} reject with icmp type admin-prohibited`,
	);
	said.rejected = await look(FAR);
	firewall("far", "input", "udp dport 5353 drop");
	firewall("here", "input", "udp dport 5353 drop");
	said.withoutMulticast = {
		found: await finds("Far", 4_000),
		well: await look(FAR),
	};
	nft("here", "flush", "ruleset");
	nft("far", "flush", "ruleset");

	said.noRoute = await look("10.99.0.1");
	// An access point that keeps its guests apart passes nothing between them, not even who has which address.
	ip("-n", "far", "link", "set", "eth8", "arp", "off");
	ip("neigh", "flush", "dev", "eth7");
	said.isolated = await look(FAR);
	ip("-n", "far", "link", "set", "eth8", "arp", "on");

	await startRelay("here", "Here");
	const own = await finds("Here", 20_000);
	said.host = await lookAsHost(own?.fingerprint ?? "");
	nft("here", "add", "table", "inet", "test");
	nft(
		...(["here", "add", "chain", "inet", "test", "input"] as const),
		"{ type filter hook input priority 0 ; policy drop ; }",
	);
	nft(
		...(["here", "add", "rule", "inet", "test", "input"] as const),
		...["iifname", "lo", "accept"],
	);
	said.behindFirewall = await lookAsHost(own?.fingerprint ?? "");
	process.stdout.write(`${JSON.stringify(said)}\n`);
	process.exit(0);
}

void main();
