import { formatEndpoint } from "../../protocol/address";
import { defaultLimits } from "../../relay/limits";
import {
	type Listening,
	listen,
	listenErrorSentence,
} from "../../relay/listener";
import { Relay } from "../../relay/relay";
import { RelayStore } from "../../relay/store";
import type { FromRelay, StartRelay, ToRelay } from "./messages";

/** The hosted relay, in a process of its own: what it does can't hold the windows up. */

const { parentPort } = process;
let relay: Relay | null = null;
let listening: Listening | null = null;

function tell(message: FromRelay): void {
	parentPort.postMessage(message);
}

async function start({ host, port, folder }: StartRelay): Promise<void> {
	const log = (line: string) => console.log(`relay: ${line}`);
	try {
		const store = await RelayStore.open(folder, (error) => log(String(error)));
		relay = new Relay({ store, log });
		listening = await listen(relay, host, port, defaultLimits.keepAliveMs);
		tell({ type: "started", port: listening.port });
	} catch (error) {
		const where =
			host === null ? `Port ${port}` : formatEndpoint({ host, port });
		tell({ type: "failed", error: listenErrorSentence(error, where) });
		process.exit(1);
	}
}

async function stop(): Promise<void> {
	const closed = listening?.close();
	await relay?.close();
	await closed;
	process.exit(0);
}

parentPort.on("message", ({ data }: { data: ToRelay }) => {
	if (data.type === "start") void start(data);
	else void stop();
});
