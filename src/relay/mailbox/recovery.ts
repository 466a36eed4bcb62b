import { copyFile, readdir, readFile, truncate } from "node:fs/promises";
import { join } from "node:path";
import { type Place, readRecord, SEGMENT_MAGIC } from "./records";
import { type Kept, Segment } from "./segment";

/** What a start finds in the mailbox's folder. */
export interface Recovered {
	/** The oldest first. */
	readonly segments: readonly Segment[];
	/** The name of the next, as a number. */
	readonly nextName: number;
	readonly mail: ReadonlyMap<string, FoundMail>;
	/** In the order in which they were written. */
	readonly connections: readonly { revision: number; json: string }[];
	readonly removed: ReadonlySet<string>;
	/** Nothing was damaged. */
	readonly isSound: boolean;
}

/** What was kept of one Connection, in order. */
export interface FoundMail {
	readonly datums: readonly FoundDatums[];
	/** By the members' index. */
	readonly places: ReadonlyMap<number, Place>;
}

export type FoundDatums = Omit<Kept, "owner" | "claims" | "bytes">;

/** What is being put together. */
interface Finding {
	readonly datums: Map<number, FoundDatums>;
	readonly places: Map<number, Place>;
}

const namePattern = /^(\d{12})\.box$/;

/**
 * Reads all files of the folder. Where a file ends within a record it is cut: that was never confirmed to anybody. A
 * file with a damaged record is copied to `….damaged-<time>`, and all that is whole in it counts.
 * @param report one line for the host
 * @throws what the file system answers, where the folder can't be read
 */
export async function recover(
	folder: string,
	report: (line: string) => void,
): Promise<Recovered> {
	const names = await readdir(folder).catch((error) => {
		if (error.code === "ENOENT") return [];
		throw error;
	});
	const numbers = names
		.flatMap((name) => namePattern.exec(name)?.[1] ?? [])
		.sort();
	const findings = new Map<string, Finding>();
	const connections: { revision: number; json: string }[] = [];
	const removed = new Set<string>();
	const segments: Segment[] = [];
	let isSound = true;
	for (const number of numbers) {
		const path = join(folder, `${number}.box`);
		const file = await readFile(path);
		const segment = new Segment(path, file.length);
		segments.push(segment);
		let damaged = 0;
		const magic = file.subarray(0, SEGMENT_MAGIC.length);
		if (!magic.equals(SEGMENT_MAGIC.subarray(0, magic.length))) damaged++;
		let at = SEGMENT_MAGIC.length;
		while (at < file.length) {
			const found = readRecord(file, at);
			if (found.kind === "torn") {
				report(
					`${path}: ${file.length - at} bytes of an unfinished record cut`,
				);
				await truncate(path, at);
				segment.size = at;
				break;
			}
			if (found.kind === "damaged") {
				damaged++;
				if (found.next === null) break;
				at = found.next;
				continue;
			}
			const { record } = found;
			if (record.kind === "connection") connections.push(record);
			else if (record.kind === "removed") {
				removed.add(record.id);
				findings.delete(record.id);
			} else {
				const finding = findings.get(record.id) ?? {
					datums: new Map(),
					places: new Map(),
				};
				findings.set(record.id, finding);
				if (record.kind === "places") {
					for (const place of record.places) {
						const before = finding.places.get(place.member)?.confirmed ?? 0;
						const confirmed = Math.max(before, place.confirmed);
						finding.places.set(place.member, { ...place, confirmed });
					}
				} else {
					const { number, count, sender, date, bytes } = record;
					finding.datums.set(number, {
						number,
						count,
						sender,
						date,
						length: bytes.length,
						location: { segment, at },
					});
				}
			}
			at = found.end;
		}
		if (damaged === 0) continue;
		isSound = false;
		const aside = `${path}.damaged-${Date.now()}`;
		await copyFile(path, aside);
		report(
			`${path} is damaged in ${damaged} places; it was copied to ${aside}, and all that is whole is delivered`,
		);
	}
	const mail = new Map<string, FoundMail>();
	for (const [id, { datums, places }] of findings) {
		const inOrder = [...datums.values()].sort((a, b) => a.number - b.number);
		mail.set(id, { datums: inOrder, places });
	}
	const nextName = Number(numbers.at(-1) ?? 0) + 1;
	return { segments, nextName, mail, connections, removed, isSound };
}
