import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync } from "node:fs";
import { Announcer } from "../../../src/discovery/announcer";
import { Finder } from "../../../src/discovery/finder";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";

/**
 * A network with Avahi, the DNS-SD of Linux desktops, in namespaces of its own: what it makes of our announcement, and
 * what we make of one of its own. Says it as one line of JSON.
 */

const FINGERPRINT = Buffer.alloc(32, 7).toString("base64url");
const FOREIGN = Buffer.alloc(32, 9).toString("base64url");

const sh = (command: string, ...args: readonly string[]) =>
	execFileSync(command, args, { stdio: ["ignore", "ignore", "ignore"] });

/** What a program says until it has said what is waited for. */
async function saying(
	wanted: RegExp,
	command: string,
	...args: readonly string[]
): Promise<string> {
	const child = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
	process.once("exit", () => child.kill("SIGKILL"));
	let text = "";
	while (!wanted.test(text)) {
		const [chunk] = (await once(child.stdout, "data")) as [Buffer];
		text += chunk;
	}
	child.kill();
	return text;
}

function found(name: string): Promise<NearbyRelay> {
	return new Promise((resolve) => {
		const finder = new Finder((relays) => {
			const one = relays.find((relay) => relay.name === name);
			if (!one) return;
			finder.close();
			resolve(one);
		});
	});
}

async function main(): Promise<void> {
	sh("mount", "-t", "tmpfs", "none", "/run");
	for (const folder of ["/run/dbus", "/run/avahi-daemon", "/run/netns"]) {
		mkdirSync(folder);
	}
	sh("ip", "link", "set", "lo", "up");
	sh("ip", "netns", "add", "far");
	const peer = ["peer", "name", "eth8", "netns", "far"];
	sh("ip", "link", "add", "eth7", "type", "veth", ...peer);
	sh("ip", "-n", "far", "link", "set", "eth8", "up");
	sh("ip", "addr", "add", "10.77.0.1/24", "dev", "eth7");
	sh("ip", "link", "set", "eth7", "up");
	sh("dbus-daemon", "--system", "--fork", "--nopidfile");
	const options = ["--no-drop-root", "--no-chroot", "--no-rlimits"];
	const avahi = spawn("avahi-daemon", options, { stdio: "ignore" });
	process.once("exit", () => avahi.kill("SIGKILL"));

	const said = {
		name: "Büro 3.1",
		online: 2,
		port: 4_321,
		fingerprint: FINGERPRINT,
	};
	const announcer = new Announcer(said);
	const browse = ["--resolve", "--parsable", "_flex._tcp"];
	// The daemon takes a moment until it can be asked.
	const retry = `until avahi-browse --terminate ${browse[2]} >/dev/null 2>&1; do sleep 0.1; done; exec avahi-browse ${browse.join(" ")}`;
	const ours = await saying(/^=.*10\.77\.0\.1.*$/m, "sh", "-c", retry);

	const texts = ["name=Foreign", "online=4", `key=${FOREIGN}`];
	const publish = ["-s", "A foreign relay", "_flex._tcp", "4999", ...texts];
	const published = spawn("avahi-publish", publish, { stdio: "ignore" });
	process.once("exit", () => published.kill("SIGKILL"));
	const { id: _id, ...foreign } = await found("Foreign");
	const gone = saying(/^-.*_flex/m, "avahi-browse", "--parsable", "_flex._tcp");
	await saying(/^\+.*B.*ro/m, "avahi-browse", "--parsable", "_flex._tcp");
	await announcer.close();
	await gone;
	const resolved = ours
		.split("\n")
		.find((line) => line.startsWith("=") && line.includes("10.77.0.1"));
	process.stdout.write(`${JSON.stringify({ resolved, foreign })}\n`);
	process.exit(0);
}

void main();
