import { execFile } from "node:child_process";
import { lookup } from "node:dns/promises";
import { readFile } from "node:fs/promises";
import { connect } from "node:net";
import { promisify } from "node:util";
import { type OwnAddress, ownNetworks } from "../../node/own-networks";

/** What the checks ask of this computer; passed in, so that tests can answer for another. */
export interface Probes {
	networks(): readonly OwnAddress[];
	/** @returns null where nobody knows the name */
	lookup(host: string): Promise<string | null>;
	/** @returns null where it could be opened, or the system's code; `ETIMEDOUT` where nothing came at all */
	tcp(host: string, port: number): Promise<string | null>;
	/** Whether the computer with this number, in a network of this one, has answered to it on the wire. */
	neighbour(address: string): Promise<"there" | "silent" | "unknown">;
	firewall(): Promise<Firewall>;
}

/** Whether a firewall of this computer is on, as far as can be told without being its administrator. */
interface Firewall {
	readonly state: "on" | "off" | "unknown";
	/** As its users call it; "" where it is not known which. */
	readonly name: string;
}

/** Longer than a system tries to find a neighbour, which is three seconds and tells more than silence. */
const TCP_WAIT_MS = 5_000;
/** How long a program of the system may take. */
const PROGRAM_WAIT_MS = 3_000;

const run = promisify(execFile);

/** This computer's. */
export const systemProbes: Probes = {
	networks: () => ownNetworks(),
	lookup: (host) =>
		lookup(host).then(
			({ address }) => address,
			() => null,
		),
	tcp: (host, port) =>
		new Promise((resolve) => {
			const socket = connect({ host, port });
			const end = (code: string | null) => {
				clearTimeout(giveUp);
				socket.destroy();
				resolve(code);
			};
			const giveUp = setTimeout(() => end("ETIMEDOUT"), TCP_WAIT_MS);
			socket.once("connect", () => end(null));
			socket.on("error", ({ code }: NodeJS.ErrnoException) =>
				end(code ?? "EIO"),
			);
		}),
	neighbour: async (address) =>
		process.platform === "linux"
			? inArpTable(
					await readFile("/proc/net/arp", "utf8").catch(() => ""),
					address,
				)
			: inArpAnswer((await answerOf("arp", ["-a", address])) ?? "", address),
	firewall: () => {
		switch (process.platform) {
			case "win32":
				return windowsFirewall();
			case "darwin":
				return macFirewall();
			default:
				return linuxFirewall();
		}
	},
};

/** What a program of the system says; null where it is not there, or fails. No shell, nothing of others in it. */
async function answerOf(
	program: string,
	args: readonly string[],
): Promise<string | null> {
	const options = { timeout: PROGRAM_WAIT_MS, windowsHide: true };
	return run(program, args, options).then(
		({ stdout }) => stdout,
		() => null,
	);
}

/** @param table Linux's `/proc/net/arp` */
export function inArpTable(
	table: string,
	address: string,
): "there" | "silent" | "unknown" {
	const row = table
		.split("\n")
		.map((line) => line.split(/\s+/))
		.find(([host]) => host === address);
	if (!row) return "unknown";
	const flags = Number(row[2]);
	const isComplete = (flags & 0x2) !== 0 && row[3] !== "00:00:00:00:00:00";
	return isComplete ? "there" : "silent";
}

/** @param answer of `arp -a`, in whatever language: a hardware address stands in it, or none */
export function inArpAnswer(
	answer: string,
	address: string,
): "there" | "silent" | "unknown" {
	const line = answer.split("\n").find((one) => one.includes(address));
	if (!line) return "unknown";
	return /\b[0-9a-f]{1,2}(?:[:-][0-9a-f]{1,2}){5}\b/i.test(line)
		? "there"
		: "silent";
}

async function linuxFirewall(): Promise<Firewall> {
	const ufw = await readFile("/etc/ufw/ufw.conf", "utf8").catch(() => "");
	if (/^ENABLED=yes/m.test(ufw)) return { state: "on", name: "ufw" };
	const firewalld = await answerOf("firewall-cmd", ["--state"]);
	if (firewalld?.startsWith("running")) {
		return { state: "on", name: "firewalld" };
	}
	// Only its administrator may see this one.
	const rules = await answerOf("nft", ["list", "ruleset"]);
	if (rules !== null && /hook input [^}]*policy drop/.test(rules)) {
		return { state: "on", name: "nftables" };
	}
	return { state: rules === null ? "unknown" : "off", name: "" };
}

async function windowsFirewall(): Promise<Firewall> {
	const args = ["advfirewall", "show", "currentprofile", "state"];
	const answer = (await answerOf("netsh", args)) ?? "";
	const name = "Windows Defender Firewall";
	if (/\bON\b/.test(answer)) return { state: "on", name };
	return { state: /\bOFF\b/.test(answer) ? "off" : "unknown", name };
}

async function macFirewall(): Promise<Firewall> {
	const program = "/usr/libexec/ApplicationFirewall/socketfilterfw";
	const answer = (await answerOf(program, ["--getglobalstate"])) ?? "";
	const name = "macOS";
	if (/enabled/i.test(answer)) return { state: "on", name };
	return { state: /disabled/i.test(answer) ? "off" : "unknown", name };
}
