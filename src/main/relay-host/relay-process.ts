import { constants, setPriority } from "node:os";
import { HostedRelay } from "./hosted-relay";
import type { ToRelay } from "./messages";

/** The hosted relay, in a process of its own: what it does can't hold the windows up. */

const { parentPort } = process;
const hosted = new HostedRelay(
	(message) => parentPort.postMessage(message),
	(code) => process.exit(code),
);

// Where the processor is short, its host's own window comes first: what others say may wait a moment.
try {
	setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
} catch {
	// It then runs like everything else.
}

parentPort.on("message", ({ data }: { data: ToRelay }) => {
	void hosted.receive(data);
});
