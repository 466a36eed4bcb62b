import { formatEndpoint } from "../../protocol/address";
import { NameStore } from "../../relay/auth/name-store";
import { DamagedFileError } from "../../relay/damaged-file";
import { defaultLimits } from "../../relay/limits";
import {
	type Listening,
	listen,
	listenErrorSentence,
} from "../../relay/listener";
import { Relay } from "../../relay/relay";
import { RelayStore } from "../../relay/store";
import { openServerKey } from "../../relay/tls/server-key";
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
		const key = await openServerKey(folder);
		const nameStore = await NameStore.open(folder, (error) =>
			log(String(error)),
		);
		relay = new Relay({ store, key, nameStore, log });
		listening = await listen(relay, host, port, defaultLimits.keepAliveMs);
		const { fingerprint } = key;
		tell({ type: "started", port: listening.port, fingerprint });
		watchMailbox(relay);
	} catch (error) {
		const where =
			host === null ? `Port ${port}` : formatEndpoint({ host, port });
		tell({
			type: "failed",
			error:
				error instanceof DamagedFileError
					? { code: "relay-data-damaged", message: error.message }
					: listenErrorSentence(error, where),
		});
		process.exit(1);
	}
}

/** How often what is kept is looked at. */
const MAILBOX_MS = 1_000;
/** More of them than somebody reads are only counted. */
const MAX_PEOPLE = 100;

function watchMailbox(relay: Relay): void {
	let told = "";
	const look = () => {
		const { mailbox } = relay;
		if (!mailbox) return;
		const { messages, bytes, disk } = mailbox;
		const people = mailbox.people
			.slice(0, MAX_PEOPLE)
			.map(({ key, messages }) => ({ name: key, messages }));
		const view = { messages, bytes, people, disk };
		const text = JSON.stringify(view);
		if (text === told) return;
		told = text;
		tell({ type: "mailbox", mailbox: view });
	};
	look();
	setInterval(look, MAILBOX_MS);
}

async function stop(): Promise<void> {
	const closed = listening?.close();
	await relay?.close();
	await closed;
	process.exit(0);
}

parentPort.on("message", ({ data }: { data: ToRelay }) => {
	if (data.type === "start") void start(data);
	else if (data.type === "clear-mailbox") relay?.clearMailbox(data.name);
	else void stop();
});
