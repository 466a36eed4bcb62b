import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { ConversationId } from "../../shared/domain/ids";
import {
	type ConversationUse,
	type Downloads,
	MAX_BIGGEST,
	type StoragePart,
	type StorageUse,
} from "../../shared/domain/storage";
import type { StoreClient } from "../store-host/store-client";
import { sizeOnDisk } from "./folder-size";

/** Messages that are measured at once; what else is asked of the store comes between. */
const PIECE_LENGTH = 10_000;

interface MeasureOptions {
	readonly store: Pick<StoreClient, "call">;
	/** The profile's. */
	readonly folder: string;
	readonly fetched: readonly {
		readonly conversationId: ConversationId;
		readonly size: number;
	}[];
	/** Where they lie. */
	readonly downloads: string;
}

/** @throws StoreError */
export async function measureStorage({
	store,
	folder,
	fetched,
	downloads,
}: MeasureOptions): Promise<StorageUse> {
	const { messages, conversations } = await store.call("statistics", {});
	const uses = await usesOf(store);
	const said = sumOf([...uses.values()].map(({ size }) => size));
	for (const { conversationId, size } of fetched) {
		const use = uses.get(conversationId) ?? nothing(conversationId);
		uses.set(conversationId, { ...use, fileSize: use.fileSize + size });
	}
	const sizes = { database: 0, pasted: 0, relay: 0, aside: 0, log: 0, rest: 0 };
	for (const name of await readdir(folder).catch(() => []))
		sizes[partOf(name)] += await sizeOnDisk(join(folder, name));
	const { database, ...others } = sizes;
	return {
		messages,
		conversations,
		parts: { messages: said, index: Math.max(0, database - said), ...others },
		files: measureDownloads(fetched, downloads),
		biggest: [...uses.values()]
			.sort((a, b) => b.size + b.fileSize - (a.size + a.fileSize))
			.slice(0, MAX_BIGGEST),
	};
}

/** Without a look at the store or the disk. */
export function measureDownloads(
	fetched: readonly { readonly size: number }[],
	folder: string,
): Downloads {
	return {
		count: fetched.length,
		size: sumOf(fetched.map(({ size }) => size)),
		folder,
	};
}

async function usesOf(
	store: MeasureOptions["store"],
): Promise<Map<ConversationId, ConversationUse>> {
	const uses = new Map<ConversationId, ConversationUse>();
	let seq: number | null = 0;
	while (seq !== null) {
		const input: { seq: number; length: number } = {
			seq,
			length: PIECE_LENGTH,
		};
		const piece = await store.call("sizes", input);
		for (const { id, messages, bytes } of piece.sizes) {
			const use = uses.get(id) ?? nothing(id);
			uses.set(id, {
				...use,
				messages: use.messages + messages,
				size: use.size + bytes,
			});
		}
		seq = piece.next;
	}
	return uses;
}

function nothing(id: ConversationId): ConversationUse {
	return { id, messages: 0, size: 0, fileSize: 0 };
}

function sumOf(sizes: readonly number[]): number {
	return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param name of a file or folder directly in the profile's folder */
function partOf(
	name: string,
): Exclude<StoragePart, "messages" | "index"> | "database" {
	if (name.startsWith("store.db")) return "database";
	if (name === "files") return "pasted";
	if (name === "log") return "log";
	if (name === "relay" || name === "calls") return "relay";
	if (/^(kept|former-identity)-/.test(name)) return "aside";
	return "rest";
}
