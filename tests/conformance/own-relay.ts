import { defaultLimits } from "../../src/relay/limits";
import { listen } from "../../src/relay/listener";
import { Relay } from "../../src/relay/relay";
import { RelayStore } from "../../src/relay/store";

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
): Promise<OwnRelay> {
	const limits = { ...defaultLimits, headerTimeoutMs: 500 };
	const store = folder && (await RelayStore.open(folder, console.error));
	const relay = new Relay({ limits, textMode, ...(store ? { store } : {}) });
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
