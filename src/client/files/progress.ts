import type { FileReader, FileState } from "../../shared/domain/file";
import type { FileId, PersonKey } from "../../shared/domain/ids";
import type { Core } from "../core";
import { Rate } from "./rate";
import type { ShelfEntry } from "./shelf";

/** Progress is told no more often, in milliseconds. */
const TELL_MS = 250;

/** What is shown of files: how far each is, and how fast it goes. */
export class Progress {
	/** Who takes this user's files, and how much of each they have. */
	readonly readers = new Map<FileId, Map<PersonKey, FileReader>>();
	readonly #rates = new Map<string, Rate>();
	readonly #toldAt = new Map<FileId, number>();

	/** @param clock milliseconds, of a clock that nobody sets back */
	constructor(
		readonly core: Core,
		readonly clock: () => number,
	) {}

	show(id: FileId, entry: ShelfEntry | undefined): void {
		const state = entry && this.stateOf(id, entry);
		if (state) this.core.emit({ type: "file-changed", id, state });
	}

	stateOf(id: FileId, entry: ShelfEntry): FileState | null {
		switch (entry.kind) {
			case "attached":
				return null;
			case "own": {
				const { withdrawn } = entry;
				if (withdrawn) return { kind: "withdrawn", error: withdrawn };
				const readers = [...(this.readers.get(id)?.values() ?? [])];
				return { kind: "shared", readers };
			}
			case "wanted": {
				const { received, stopped, error } = entry;
				if (error) return { kind: "failed", received, error };
				return { kind: stopped ? "stopped" : "waiting", received };
			}
			case "here":
				return { kind: "here" };
		}
	}

	/** Bytes of it that are here, as it is shown now. */
	receivedOf(id: FileId): number {
		const state = this.core.state().files[id];
		return state && "received" in state ? state.received : 0;
	}

	/** @returns bytes a second; null while nobody knows */
	rate(key: string, bytes: number): number | null {
		const rate = this.#rates.get(key) ?? new Rate();
		this.#rates.set(key, rate);
		return rate.note(bytes, this.clock());
	}

	/** It moves no more. */
	rest(key: string): void {
		this.#rates.delete(key);
	}

	/** Now and then: nobody reads a hundred numbers a second. */
	tell(id: FileId, state: FileState): void {
		const now = this.clock();
		const isNew = this.core.state().files[id]?.kind !== state.kind;
		if (!isNew && now - (this.#toldAt.get(id) ?? 0) < TELL_MS) return;
		this.#toldAt.set(id, now);
		this.core.emit({ type: "file-changed", id, state });
	}
}
