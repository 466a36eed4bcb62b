import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { Finder } from "../../../src/discovery/finder";
import type { NearbyRelay } from "../../../src/shared/domain/nearby";

/**
 * Two computers on a cable that knows IPv6 alone, as network namespaces: a relay on the far one, the app's finder on this one.
 * Says what was found as one line of JSON.
 */

const [relayProgram = ""] = process.argv.slice(2);

const sh = (command: string, ...args: readonly string[]) =>
	execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
const ip = (...args: readonly string[]) => sh("ip", ...args);

function lay(): void {
	sh("mount", "-t", "tmpfs", "none", "/run/netns");
	ip("link", "set", "lo", "up");
	ip("netns", "add", "far");
	ip("-n", "far", "link", "set", "lo", "up");
	const peer = ["peer", "name", "eth8", "netns", "far"];
	ip("link", "add", "eth7", "type", "veth", ...peer);
	ip("link", "set", "eth7", "up");
	ip("-n", "far", "link", "set", "eth8", "up");
	ip("addr", "add", "fd77::1/64", "dev", "eth7", "nodad");
	ip("-n", "far", "addr", "add", "fd77::2/64", "dev", "eth8", "nodad");
}

async function main(): Promise<void> {
	lay();
	const [command = "", ...args] = [
		...["ip", "netns", "exec", "far", process.execPath, relayProgram],
		...["--port", "4321", "--announce", "Six"],
	];
	const relay = spawn(command, args, { stdio: ["ignore", "pipe", "ignore"] });
	process.once("exit", () => relay.kill("SIGKILL"));
	await once(relay.stdout, "data");
	let found: (relays: readonly NearbyRelay[]) => void = () => {};
	const finder = new Finder((relays) => found(relays));
	const until = (isThere: boolean) =>
		new Promise<NearbyRelay | undefined>((resolve) => {
			found = (relays) => {
				const six = relays.find(({ name }) => name === "Six");
				if ((six !== undefined) === isThere) resolve(six);
			};
		});
	const six = await until(true);
	const socket = connect({
		host: six?.addresses[0] ?? "",
		port: six?.port ?? 0,
	});
	await once(socket, "connect");
	const remote = socket.remoteAddress;
	socket.destroy();
	const gone = until(false);
	relay.kill("SIGTERM");
	await gone;
	const failures = [...finder.failures];
	process.stdout.write(`${JSON.stringify({ six, remote, failures })}\n`);
	process.exit(0);
}

void main();
