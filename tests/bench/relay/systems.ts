import { execFileSync } from "node:child_process";
import {
	copyFileSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { ProtocolName } from "./protocols";
import type { Scenario } from "./scenarios";

/** Something that people could carry their messages with. */
export interface System {
	readonly name: string;
	readonly protocol: ProtocolName;
	/** @returns null where it is not installed */
	version(): string | null;
	/** The command line that starts it; a foreground process with the real server's pid. */
	command(port: number): readonly [string, ...string[]];
	/** It keeps what it acknowledges on disk, and takes part only where that is measured. */
	readonly isDurable?: boolean;
	/** Its data plane is in so many threads; it takes part only where those are compared. */
	readonly threads?: number;
	/** It takes part only there. */
	readonly only?: Scenario["kind"];
}

const SPLICE = resolve("out/bench/splice.js");
const HANDSHAKE = resolve("out/bench/handshake.js");
const AEDES = resolve("out/bench/aedes.js");
const folder = mkdtempSync(join(tmpdir(), "flex-bench-"));
process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
// A copy: a build while this runs does not change what is measured.
const RELAY = join(folder, "relay.mjs");
copyFileSync("out/relay/bin.js", RELAY);

/**
 * Limits that one machine with ten thousand parties crosses, and no office does. All stay in force, and are
 * counted; only the numbers are higher.
 */
const relayLimits: Readonly<Record<string, number>> = {
	// The load generator opens a thousand sockets at once and may be slow to speak.
	"header-timeout-ms": 60_000,
	"request-timeout-ms": 60_000,
	"opening-grace-ms": 60_000,
	"max-lines": 20_000,
	"max-lines-per-address": 20_000,
	"max-slow-openings": 1_000,
	"max-slow-openings-per-address": 1_000,
	"max-request-to": 1_000,
	"max-members": 2_000,
	"max-mail-messages": 10_000_000,
	"max-mail-bytes": 1_000_000_000,
	"max-mailbox-messages": 10_000_000,
	"max-connections": 100_000,
	"max-known-users": 100_000,
	"datums-per-second": 10_000_000,
	"datums-burst": 10_000_000,
	"messages-per-second": 10_000_000,
	"messages-burst": 10_000_000,
	"line-bytes-per-second": 2_000_000_000,
	"line-bytes-burst": 2_000_000_000,
	"socket-bytes-per-second": 2_000_000_000,
	"socket-bytes-burst": 2_000_000_000,
};

/** The limits among them that this relay takes as flags. */
function relayFlags(): string[] {
	const help = output(process.execPath, [RELAY, "--help"]) ?? "";
	return Object.entries(relayLimits).flatMap(([name, value]) =>
		help.includes(`--${name} `) ? [`--${name}`, String(value)] : [],
	);
}

const node = `Node ${process.versions.node}`;
const flexCommand = (port: number) =>
	[
		process.execPath,
		RELAY,
		"--host",
		"127.0.0.1",
		"--port",
		String(port),
		...relayFlags(),
	] as const;

const mosquitto = (persistence: (port: number) => string) => ({
	version: () => versionOf("mosquitto", ["-h"], /version ([\d.]+)/),
	command: (port: number) =>
		[
			"mosquitto",
			"-c",
			config(
				`mosquitto-${port}.conf`,
				`listener ${port} 127.0.0.1
allow_anonymous true
${persistence(port)}
set_tcp_nodelay true
max_inflight_messages 0
max_queued_messages 0
log_dest none
`,
			),
		] as const,
});
const forgetful = mosquitto(() => "persistence false");
/** Each change is saved, all of it, after it was acknowledged; that is as durable as it can be made. */
const saving = mosquitto(
	(port) => `user root
persistence true
persistence_location ${dataFolder(port)}/
autosave_on_changes true
autosave_interval 1`,
);

function dataFolder(port: number): string {
	return mkdtempSync(join(folder, `data-${port}-`));
}

export const systems: readonly System[] = [
	{
		name: "splice in Node",
		protocol: "splice",
		version: () => node,
		command: (port) => [process.execPath, SPLICE, String(port)],
	},
	{
		name: "bare handshake in Node",
		protocol: "flex",
		only: "connections",
		version: () => node,
		command: (port) => [process.execPath, HANDSHAKE, String(port)],
	},
	{
		name: "FLEX relay",
		protocol: "flex",
		version: () => `${packageVersion("package.json")}, ${node}`,
		command: flexCommand,
	},
	{
		name: "FLEX, as the app attaches",
		protocol: "flexApp",
		version: () => `${packageVersion("package.json")}, ${node}`,
		command: flexCommand,
	},
	...[0, 1, 2, 3].map((threads) => ({
		name: `FLEX relay, --threads ${threads}`,
		protocol: "flex" as const,
		threads,
		version: () => `${packageVersion("package.json")}, ${node}`,
		command: (port: number) =>
			[...flexCommand(port), "--threads", String(threads)] as const,
	})),
	{
		name: "FLEX, on the line",
		protocol: "flexLine",
		version: () => `${packageVersion("package.json")}, ${node}`,
		command: flexCommand,
	},
	{
		name: "Redis pub/sub",
		protocol: "redis",
		version: () => versionOf("redis-server", ["--version"], /v=([\d.]+)/),
		command: (port) => [
			"redis-server",
			...["--port", String(port), "--bind", "127.0.0.1"],
			...["--save", "", "--appendonly", "no", "--maxclients", "15000"],
			...["--client-output-buffer-limit", "pubsub 0 0 0"],
		],
	},
	{
		name: "NATS",
		protocol: "nats",
		version: () => versionOf("nats-server", ["--version"], /v([\d.]+)/),
		command: (port) => ["nats-server", "-a", "127.0.0.1", "-p", String(port)],
	},
	{
		name: "ngircd",
		protocol: "irc",
		version: () => versionOf("ngircd", ["--version"], /ngIRCd ([\d.]+)/),
		command: (port) => [
			"ngircd",
			"-n",
			"-f",
			config(
				`ngircd-${port}.conf`,
				`[Global]
Name = bench.example
Info = bench
Listen = 127.0.0.1
Ports = ${port}
MotdPhrase = Welcome
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxNickLength = 20
MaxPenaltyTime = 0
[Options]
DNS = no
Ident = no
PAM = no
`,
			),
		],
	},
	{ name: "Mosquitto QoS 0", protocol: "mqtt0", ...forgetful },
	{ name: "Mosquitto QoS 1", protocol: "mqtt1", ...forgetful },
	{
		name: "FLEX relay, durable",
		protocol: "flex",
		isDurable: true,
		version: () => `${packageVersion("package.json")}, ${node}`,
		command: (port) => [...flexCommand(port), "--data", dataFolder(port)],
	},
	{
		name: "Mosquitto QoS 1, persistent",
		protocol: "mqtt1",
		isDurable: true,
		...saving,
	},
	{
		name: "aedes",
		protocol: "mqtt0",
		version: () => packageVersion("node_modules/aedes/package.json"),
		command: (port) => [process.execPath, AEDES, String(port)],
	},
	{
		name: "Prosody",
		protocol: "xmpp",
		version: () => versionOf("prosodyctl", ["about"], /Prosody ([\d.]+)/),
		command: (port) => [
			"prosody",
			"-F",
			"--config",
			config(
				`prosody-${port}.lua`,
				`run_as_root = true
data_path = "${folder}"
interfaces = { "127.0.0.1" }
c2s_ports = { ${port} }
s2s_ports = {}
modules_enabled = { "saslauth" }
modules_disabled = { "s2s", "tls", "offline", "limits" }
c2s_require_encryption = false
network_backend = "epoll"
network_settings = { tcp_backlog = 4096 }
log = { error = "*console" }
VirtualHost "localhost"
	authentication = "anonymous"
`,
			),
		],
	},
];

function config(name: string, text: string): string {
	const file = join(folder, name);
	writeFileSync(file, text);
	return file;
}

function packageVersion(file: string): string | null {
	try {
		return JSON.parse(readFileSync(file, "utf8")).version;
	} catch {
		return null;
	}
}

function versionOf(
	command: string,
	args: string[],
	pattern: RegExp,
): string | null {
	const said = output(command, args);
	return said === null ? null : (pattern.exec(said)?.[1] ?? "?");
}

/** What a command prints; null where it does not exist. */
function output(command: string, args: string[]): string | null {
	try {
		return execFileSync(command, args, {
			stdio: ["ignore", "pipe", "pipe"],
		}).toString();
	} catch (error) {
		const { code, stdout } = error as { code?: string; stdout?: Buffer };
		return code === "ENOENT" ? null : (stdout?.toString() ?? "");
	}
}
