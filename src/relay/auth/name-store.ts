import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { makeFolder, writeFileAtomic } from "../../node/files";
import { assertUser, foldUser } from "../../protocol/address";
import { KEY_BYTES } from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import { DamagedFileError } from "../damaged-file";
import type { OwnedName } from "./names";

const FILE = "names.json";
const VERSION = 1;
/** Changes that come together are written together; what a crash may take is no more than this old. */
const WRITE_DELAY_MS = 20;

/** Keeps in one file of a folder which name belongs to which key. */
export class NameStore {
	#source: (() => readonly OwnedName[]) | null = null;
	#writing: Promise<void> | null = null;

	private constructor(
		readonly file: string,
		/** What was there at the start. */
		readonly initial: readonly OwnedName[],
		readonly onError: (error: unknown) => void,
	) {}

	/**
	 * @throws DamagedFileError: with an empty list in its place every name could be taken by anybody; or what the
	 * file system answers
	 */
	static async open(
		folder: string,
		onError: (error: unknown) => void,
	): Promise<NameStore> {
		await makeFolder(folder);
		const file = join(folder, FILE);
		return new NameStore(file, await read(file), onError);
	}

	/** Writes soon what `source` returns then. */
	changed(source: () => readonly OwnedName[]): void {
		this.#source = source;
		this.#writing ??= this.#write();
	}

	/** Returns when all is written. */
	async flush(): Promise<void> {
		await this.#writing;
	}

	async #write(): Promise<void> {
		while (this.#source) {
			await new Promise((resolve) => setTimeout(resolve, WRITE_DELAY_MS));
			const names = this.#source();
			this.#source = null;
			const text = JSON.stringify({ version: VERSION, names });
			await writeFileAtomic(this.file, text).catch(this.onError);
		}
		this.#writing = null;
	}
}

async function read(file: string): Promise<OwnedName[]> {
	let text: string;
	try {
		text = await readFile(file, "utf8");
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code === "ENOENT") return [];
		throw error;
	}
	try {
		const { version, names } = JSON.parse(text);
		if (version !== VERSION) throw version;
		return names.map(parseName);
	} catch {
		throw new DamagedFileError(
			file,
			"which names belong to whom",
			"The relay then starts with every name free.",
		);
	}
}

/** @throws where it is not what `#write` wrote */
function parseName({ name, key, lastSeen }: OwnedName): OwnedName {
	assertUser(name);
	const isValid =
		foldUser(name) === name &&
		fromBase64url(key, KEY_BYTES) !== null &&
		Number.isFinite(lastSeen);
	if (!isValid) throw new Error("not a name that belongs to a key");
	return { name, key, lastSeen };
}
