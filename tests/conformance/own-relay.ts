import { pathToFileURL } from "node:url";
import { defaultLimits } from "../../src/relay/limits";
import { listen } from "../../src/relay/listener";
import { Relay } from "../../src/relay/relay";
import { RelayStore } from "../../src/relay/store";
import { ThreadPlane } from "../../src/relay/threads/thread-plane";
import { makeServerKey } from "../../src/relay/tls/server-key";
import { relayProgram } from "../integration/build-relay";

export interface OwnRelay {
	readonly port: number;
	/** The port that its OKs name from now on. */
	announce(port: number): void;
	close(): Promise<void>;
}

/**
 * Our relay on a port of this computer. The suite is no flood, but comes from one address; and a test need not
 * wait as long for a header as a server.
 */
export async function ownRelay(
	textMode = true,
	/** Where it keeps what it must not forget; nowhere without. */
	folder: string | null = null,
	/** How many data threads it has. */
	count = 0,
): Promise<OwnRelay> {
	const limits = { ...defaultLimits, headerTimeoutMs: 500 };
	const store = folder && (await RelayStore.open(folder, console.error));
	const key = makeServerKey();
	const program = pathToFileURL(relayProgram);
	const place = { host: "127.0.0.1", firstPort: 0 };
	const threads =
		count > 0 &&
		(await ThreadPlane.start({ ...place, count, key, limits, program }));
	const relay = new Relay({
		limits,
		textMode,
		key,
		...(store ? { store } : {}),
		...(threads ? { threads } : {}),
	});
	const listening = await listen(relay, "127.0.0.1", 0, limits.keepAliveMs);
	return {
		port: listening.port,
		announce: (port) => {
			relay.port = port;
		},
		close: async () => {
			const closed = listening.close();
			await relay.close();
			await closed;
		},
	};
}
