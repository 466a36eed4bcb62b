import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time of a process with all its threads, in microseconds, as the scheduler counts it: to the
 * nanosecond, where utime and stime go in steps of ten milliseconds.
 */
export function cpuMicros(pid: number): number {
	let micros = 0;
	for (const spent of threadMicros(pid).values()) micros += spent;
	return micros;
}

/** The same of each of its threads, by its id. */
export function threadMicros(pid: number): Map<string, number> {
	return new Map(
		readdirSync(`/proc/${pid}/task`).map((task) => {
			const file = `/proc/${pid}/task/${task}/schedstat`;
			const text = readFileSync(file, "latin1");
			return [task, Number(text.slice(0, text.indexOf(" "))) / 1_000];
		}),
	);
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "latin1");
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}
