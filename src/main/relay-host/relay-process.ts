import { HostedRelay } from "./hosted-relay";
import type { ToRelay } from "./messages";

/** The hosted relay, in a process of its own: what it does can't hold the windows up. */

const { parentPort } = process;
const hosted = new HostedRelay(
	(message) => parentPort.postMessage(message),
	(code) => process.exit(code),
);

parentPort.on("message", ({ data }: { data: ToRelay }) => {
	void hosted.receive(data);
});
