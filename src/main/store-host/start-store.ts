import { join } from "node:path";
import { type UtilityProcess, utilityProcess } from "electron";
import type { FromStore, ToStore } from "../../store/process";
import type { StartStore } from "./store-client";

/** Nothing has been told to it yet. */
let ahead: UtilityProcess | null = null;

/** Has a process come up for whoever starts a store first: that takes as long as the window does, and needs nothing of it. */
export function startAhead(): void {
	const child = fork();
	ahead = child;
	child.once("exit", () => {
		if (ahead === child) ahead = null;
	});
}

export const startStore: StartStore = ({ message, exit }) => {
	const child = ahead ?? fork();
	ahead = null;
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

function fork(): UtilityProcess {
	return utilityProcess.fork(
		join(import.meta.dirname, "store-process.js"),
		[],
		{ serviceName: "FLEX store" },
	);
}
