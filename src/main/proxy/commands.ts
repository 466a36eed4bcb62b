import type { Messenger } from "../../client/messenger";
import { parseEndpoint } from "../../protocol/address";
import { ProtocolError } from "../../protocol/errors";
import { fail, ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import type { ProxySetting } from "./proxy-setting";

export type ProxyCommand = "setProxy";

export function proxyCommands(
	messenger: Messenger,
	setting: ProxySetting,
): Pick<CommandHandlers, ProxyCommand> {
	return {
		setProxy: async ({ proxy }) => {
			if (proxy) {
				const host = readHost(proxy.host);
				if (host === null) {
					return fail("bad-proxy");
				}
				const { current } = setting;
				const before = current === "lost" ? null : current;
				const isSameUser = before?.user === proxy.user && proxy.user !== "";
				// What is kept is shown to nobody, so that it need not be typed again with every change.
				const password = proxy.password ?? (isSameUser ? before.password : "");
				await setting.set({ ...proxy, host, password });
			} else await setting.set(null);
			messenger.note({ type: "proxy-changed", proxy: setting.shown });
			messenger.dialAnew();
			return ok(null);
		},
	};
}

/** @returns null where it is none */
function readHost(typed: string): string | null {
	const host = typed.trim().replace(/^\[(.*)\]$/, "$1");
	try {
		return parseEndpoint(host.includes(":") ? `[${host}]:1` : `${host}:1`).host;
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}
