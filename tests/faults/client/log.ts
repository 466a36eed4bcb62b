import { existsSync, openSync, readFileSync, writeSync } from "node:fs";
import type { Entry, Happening } from "../oracle/evidence";

/**
 * What a user was shown, written with one system call each before anything else happens: the kernel keeps it
 * when this process is killed.
 */
export class EventLog {
	readonly #file: number;
	/** How many messages this user has begun, in this and all earlier lives. */
	written: number;

	constructor(
		readonly who: string,
		path: string,
	) {
		this.written = readLog(path).filter(
			({ event }) => event === "created",
		).length;
		this.#file = openSync(path, "a");
	}

	note(event: Happening, conversation: string, id: string): void {
		const t = Number(process.hrtime.bigint() / 1_000n) / 1_000;
		const entry: Entry = { t, who: this.who, conversation, event, id };
		writeSync(this.#file, `${JSON.stringify(entry)}\n`);
	}
}

export function readLog(path: string): Entry[] {
	if (!existsSync(path)) return [];
	return readFileSync(path, "utf8")
		.split("\n")
		.slice(0, -1)
		.map((line) => JSON.parse(line));
}
