import { BroadcastChannel, workerData } from "node:worker_threads";
import { runDataThread } from "../../../../src/relay/threads/inside";
import { TEST_CHANNEL, type ThreadTrial } from "./trial";

/** A data thread to which a test can do what nobody should. */

runDataThread();
const channel = new BroadcastChannel(TEST_CHANNEL);
channel.onmessage = (event) => {
	const { index, gate, dies } = (event as { data: ThreadTrial }).data;
	if (index !== workerData.index) return;
	if (dies) throw new Error("a test wants it so");
	if (gate) {
		Atomics.store(gate, 1, 1);
		Atomics.wait(gate, 0, 0);
	}
};
