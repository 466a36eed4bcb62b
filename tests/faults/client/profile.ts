import { fork } from "node:child_process";
import { join } from "node:path";
import type { History } from "../../../src/client/history";
import { readKept } from "../../../src/main/profile/kept-state";
import { reconcile } from "../../../src/main/profile/reconcile";
import { StateKeeper } from "../../../src/main/profile/state-keeper";
import {
	type StartStore,
	StoreClient,
} from "../../../src/main/store-host/store-client";
import { makeFolder } from "../../../src/node/files";
import type { ConversationId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { DomainEvent } from "../../../src/shared/events";
import type { AppState } from "../../../src/shared/state";

const ALL = 10_000_000;

/** What one user keeps on disk, opened as main opens it. The one place here that knows how it is stored. */
export interface Profile {
	readonly state: AppState;
	readonly idleServers: ReadonlySet<string>;
	readonly history: History;
	save(event: DomainEvent, state: AppState): void;
	/** The whole conversation in its order. */
	all(id: ConversationId): Promise<readonly Message[]>;
	/** The process that has the database. */
	readonly storePid: number;
	close(): Promise<void>;
}

/**
 * @param onDamage what the user is told of what was damaged
 * @throws StoreError where the app would stop at its gate
 */
export async function openProfile(
	folder: string,
	onDamage: (sentence: string) => void,
	onError: (error: unknown) => void,
): Promise<Profile> {
	let pid = 0;
	await makeFolder(folder);
	const store = new StoreClient({
		start: startStore((started) => {
			pid = started;
		}),
		file: join(folder, "store.db"),
		key: new Uint8Array(32),
		onTrouble: (error) => {
			if (error) onError(new Error(error.code));
		},
		onDamage: (seq) => onDamage(`message ${seq} is damaged`),
	});
	await store.open(false);
	const documents = await store.call("documents", {});
	const { kept, damaged } = readKept(documents);
	for (const one of damaged) onDamage(`${one} is damaged`);
	const keeper = new StateKeeper(
		documents,
		(changes) => store.commit({ documents: changes }),
		onError,
	);
	return {
		state: await reconcile(kept.state, store),
		idleServers: kept.idleServers,
		history: store,
		save: (event, state) => keeper.noted(event, state),
		all: async (id) => (await store.page(id, { kind: "newest" }, ALL)).messages,
		get storePid() {
			return pid;
		},
		close: async () => {
			await keeper.close();
			await store.close();
		},
	};
}

/** In a process of its own, as in the app. */
function startStore(onStarted: (pid: number) => void): StartStore {
	return ({ message, exit }) => {
		const child = fork(join(import.meta.dirname, "store.js"), {
			serialization: "advanced",
		});
		onStarted(child.pid ?? 0);
		child.on("message", (data) => message(data as never));
		child.once("exit", exit);
		return {
			post: (data) => void child.send(data, () => {}),
			kill: () => void child.kill("SIGKILL"),
		};
	};
}
