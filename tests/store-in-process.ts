import { join } from "node:path";
import { type KeptState, readKept } from "../src/main/profile/kept-state";
import { reconcile } from "../src/main/profile/reconcile";
import { StateKeeper } from "../src/main/profile/state-keeper";
import {
	type StartStore,
	StoreClient,
} from "../src/main/store-host/store-client";
import { fail } from "../src/shared/errors";
import { storeProcess } from "../src/store/process";

/** The store as its process runs it, but in this one; what is said crosses over as between processes. */
export const startInProcess: StartStore = ({ message }) => {
	const handle = storeProcess((one) => {
		const copy = structuredClone(one);
		setImmediate(() => message(copy));
	});
	return {
		post: (one) => {
			const copy = structuredClone(one);
			setImmediate(() => handle(copy));
		},
		kill: () => handle({ type: "close" }),
	};
};

/** A disk that can be full: then nothing is stored, and all that is stored can still be read. */
export class FillableDisk {
	isFull = false;

	readonly start: StartStore = (events) => {
		const port = startInProcess(events);
		return {
			...port,
			post: (one) => {
				const writes =
					one.type === "batch" &&
					one.batch.requests.some(({ call }) => call === "commit");
				if (!writes || !this.isFull) {
					port.post(one);
					return;
				}
				const answers = one.batch.requests.map(() => fail("disk-full"));
				setImmediate(() => events.message({ type: "answers", answers }));
			},
		};
	};
}

/** What a user keeps on disk, opened as main opens it. */
export async function openKept(
	folder: string,
	report: (error: unknown) => void,
	start: StartStore = startInProcess,
): Promise<{
	readonly store: StoreClient;
	readonly keeper: StateKeeper;
	readonly kept: KeptState;
}> {
	const store = new StoreClient({
		start,
		file: join(folder, "store.db"),
		key: new Uint8Array(32),
		onTrouble: (error) => {
			if (error) report(new Error(error.code));
		},
		onDamage: (seq) => report(new Error(`message ${seq} is damaged`)),
	});
	await store.open(false);
	const documents = await store.call("documents", {});
	const { kept, damaged } = readKept(documents);
	if (damaged.length > 0) report(new Error(`damaged: ${damaged}`));
	const state = await reconcile(kept.state, store);
	const keeper = new StateKeeper(
		documents,
		(changes) => store.commit({ documents: changes }),
		report,
	);
	return { store, keeper, kept: { ...kept, state } };
}
