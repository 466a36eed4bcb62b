import { join } from "node:path";
import type { History } from "../../../src/client/history";
import { FileHistory } from "../../../src/main/history/file-history";
import { reconcile } from "../../../src/main/history/reconcile";
import { JsonFile } from "../../../src/main/profile/json-file";
import { keptStateFormat } from "../../../src/main/profile/kept-state";
import type { ConversationId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { AppState } from "../../../src/shared/state";

const ALL = 10_000_000;

/** What one user keeps on disk, opened as main opens it. The one place here that knows how it is stored. */
export interface Profile {
	readonly state: AppState;
	readonly idleServers: ReadonlySet<string>;
	readonly history: History;
	save(state: AppState): void;
	/** The whole conversation in its order. */
	all(id: ConversationId): Promise<readonly Message[]>;
	close(): Promise<void>;
}

/** @param onDamage what the user is told of files that were damaged */
export async function openProfile(
	folder: string,
	onDamage: (sentence: string) => void,
	onError: (error: unknown) => void,
): Promise<Profile> {
	const kept = await JsonFile.open(
		join(folder, "profile.json"),
		keptStateFormat,
		onError,
	);
	if (kept.movedAside) onDamage(`${kept.file} is kept as ${kept.movedAside}`);
	const history = await FileHistory.open(join(folder, "messages"), onDamage);
	return {
		state: await reconcile(kept.initial.state, history),
		idleServers: kept.initial.idleServers,
		history,
		save: (state) => kept.save(state),
		all: async (id) =>
			(await history.page(id, { kind: "newest" }, ALL)).messages,
		close: () => kept.close(),
	};
}
