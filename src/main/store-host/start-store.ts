import { join } from "node:path";
import { utilityProcess } from "electron";
import type { FromStore, ToStore } from "../../store/process";
import type { StartStore } from "./store-client";

export const startStore: StartStore = ({ message, exit }) => {
	const child = utilityProcess.fork(
		join(import.meta.dirname, "store-process.js"),
		[],
		{ serviceName: "FLEX store" },
	);
	child.on("message", (data: FromStore) => message(data));
	child.once("exit", exit);
	return {
		post: (data: ToStore) => child.postMessage(data),
		kill: () => child.kill(),
	};
};

/** One task of its own, in a process that ends with it. */
export function storeTask(task: ToStore): Promise<FromStore> {
	return new Promise((resolve, reject) => {
		const port = startStore({
			message: (answer) => {
				port.kill();
				resolve(answer);
			},
			exit: () => reject(new Error("the store's process died")),
		});
		port.post(task);
	});
}
