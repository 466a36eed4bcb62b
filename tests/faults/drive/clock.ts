import { existsSync, renameSync, writeFileSync } from "node:fs";

const libraries = [
	"/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1",
	"/usr/local/lib/faketime/libfaketime.so.1",
];

/** A process's own idea of what time it is, which can be set while it runs. Its timers are not touched. */
export class Clock {
	static readonly library = libraries.find((path) => existsSync(path));

	constructor(readonly file: string) {
		this.set(0);
	}

	/** @param seconds off the true time */
	set(seconds: number): void {
		writeFileSync(`${this.file}.new`, `${seconds < 0 ? "" : "+"}${seconds}s\n`);
		renameSync(`${this.file}.new`, this.file);
	}

	get env(): NodeJS.ProcessEnv {
		return {
			LD_PRELOAD: Clock.library,
			FAKETIME_TIMESTAMP_FILE: this.file,
			FAKETIME_NO_CACHE: "1",
			FAKETIME_DONT_FAKE_MONOTONIC: "1",
		};
	}
}
