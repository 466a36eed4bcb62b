import type { Messenger } from "../../client/messenger";
import { tcpDial } from "../../client/tcp-transport";
import { sentenceOf } from "../../language/sentence-of";
import type { NetworkReport } from "../../shared/domain/network-report";
import { fail, ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import type { ProxySetting } from "../proxy/proxy-setting";
import type { RelayHost } from "../relay-host/relay-host";
import { checkHosting } from "./host-check";
import { type Probes, systemProbes } from "./probes";
import { checkServer } from "./server-check";

export type NetworkCheckCommand = "checkServer" | "checkHosting";

const systems: Readonly<Record<string, NetworkReport["system"]>> = {
	win32: "windows",
	darwin: "macos",
};

/** Finds out, when somebody asks, why computers do not find each other. */
export function networkCheckCommands(
	messenger: Messenger,
	relayHost: RelayHost,
	proxy: ProxySetting,
	probes: Probes = systemProbes,
): Pick<CommandHandlers, NetworkCheckCommand> {
	const system = systems[process.platform] ?? "linux";
	return {
		checkServer: async ({ serverId }) => {
			const server = messenger.state.servers[serverId];
			if (!server) {
				return fail("unknown-server");
			}
			const { host, port, fingerprint, scheme, line } = server;
			const security =
				fingerprint === null && scheme === "flex" ? "plain" : "tls-first";
			const refusal = line.kind === "refused" ? sentenceOf(line.error) : null;
			const to = { host, port, fingerprint, security } as const;
			const between = proxy.for(host);
			const dial = tcpDial(() => between);
			const findings = await checkServer(to, refusal, probes, dial, between);
			return ok({ system, findings });
		},
		checkHosting: async () => {
			const { relayHost: host, relaySettings: settings } = messenger.state;
			const report = await relayHost.report();
			const hosting = { host, settings, report };
			return ok({ system, findings: await checkHosting(hosting, probes) });
		},
	};
}
