import type { History } from "../../../src/client/history";
import type { ConversationId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type { AppState } from "../../../src/shared/state";
import { openKept } from "../../store-in-process";

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
	const { store, keeper, kept } = await openKept(folder, (error) => {
		if (/damaged/.test(String(error))) onDamage(String(error));
		else onError(error);
	});
	return {
		state: kept.state,
		idleServers: kept.idleServers,
		history: store,
		save: (state) => keeper.save(state),
		all: async (id) => (await store.page(id, { kind: "newest" }, ALL)).messages,
		close: async () => {
			await keeper.flush();
			await store.close();
		},
	};
}
