import { MAX_ATTACHED_FILES } from "../../../shared/domain/file";

/** A folder of folders without end is not looked through to its end. */
const MAX_ENTRIES = 10_000;
/** What systems put into folders by themselves. */
const ownFiles = /^(?:\..*|Thumbs\.db|desktop\.ini)$/i;

/**
 * What a drop brings; of folders the files in them, by name. At most one more than a draft takes, so that there is a sentence about
 * the rest. A folder with nothing in it, or that can't be read, stands for itself: it is refused with a sentence as well.
 * To be called while the drop is handled; the transfer is empty a moment later.
 */
export async function droppedFiles(
	transfer: DataTransfer,
): Promise<readonly File[]> {
	const files = [...transfer.files];
	const entries = [...transfer.items]
		.filter(({ kind }) => kind === "file")
		.map((item) => item.webkitGetAsEntry());
	const found: File[] = [];
	for (const [i, file] of files.entries()) {
		const entry = entries[i];
		const inside = entry?.isDirectory
			? await filesIn(entry as FileSystemDirectoryEntry).catch(() => [])
			: [];
		found.push(...(inside.length > 0 ? inside : [file]));
	}
	return found.slice(0, MAX_ATTACHED_FILES + 1);
}

async function filesIn(
	folder: FileSystemDirectoryEntry,
): Promise<readonly File[]> {
	const found: File[] = [];
	const waiting: FileSystemEntry[] = [folder];
	for (let seen = 0; seen < MAX_ENTRIES; seen++) {
		const entry = waiting.shift();
		if (!entry || found.length > MAX_ATTACHED_FILES) break;
		if (entry.isDirectory)
			waiting.push(...(await entriesIn(entry as FileSystemDirectoryEntry)));
		else
			found.push(
				await new Promise((resolve, reject) =>
					(entry as FileSystemFileEntry).file(resolve, reject),
				),
			);
	}
	return found;
}

async function entriesIn(
	folder: FileSystemDirectoryEntry,
): Promise<readonly FileSystemEntry[]> {
	const reader = folder.createReader();
	const all: FileSystemEntry[] = [];
	while (all.length < MAX_ENTRIES) {
		const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
			reader.readEntries(resolve, reject),
		);
		if (some.length === 0) break;
		all.push(...some.filter(({ name }) => !ownFiles.test(name)));
	}
	const names = new Intl.Collator(undefined, { numeric: true });
	return all.sort((a, b) => names.compare(a.name, b.name));
}
