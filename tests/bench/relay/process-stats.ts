import { readdirSync, readFileSync } from "node:fs";

/**
 * CPU time of a process with all its threads, in microseconds, as the scheduler counts it: to the
 * nanosecond, where utime and stime go in steps of ten milliseconds.
 */
export function cpuMicros(pid: number): number {
	let nanos = 0;
	for (const task of readdirSync(`/proc/${pid}/task`)) {
		const text = readFileSync(`/proc/${pid}/task/${task}/schedstat`, "latin1");
		nanos += Number(text.slice(0, text.indexOf(" ")));
	}
	return nanos / 1_000;
}

/** Resident memory of a process, in bytes. */
export function residentBytes(pid: number): number {
	const status = readFileSync(`/proc/${pid}/status`, "latin1");
	return Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024;
}
