import { readdirSync, readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { cpuMicros } from "../relay/process-stats";

/** A process and all that descend from it. */
export function treeOf(pid: number): number[] {
	const children = new Map<number, number[]>();
	for (const name of readdirSync("/proc")) {
		if (!/^\d+$/.test(name)) continue;
		const stat = read(`/proc/${name}/stat`);
		// The second field is the program's name, in which anything may stand.
		const parent = Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
		children.set(parent, [...(children.get(parent) ?? []), Number(name)]);
	}
	const within = (one: number): number[] => [
		one,
		...(children.get(one) ?? []).flatMap(within),
	];
	return within(pid);
}

/**
 * What a tree of processes holds of the memory, in MiB, as if nothing else ran: what is theirs alone, and of each file that they
 * have mapped what most of it any of them holds. (PSS would fall with each other Electron on the machine.)
 */
export function memoryOf(pid: number): { memory: number; processes: number } {
	const all = treeOf(pid).map((one) => read(`/proc/${one}/smaps`));
	let own = 0;
	const files = new Map<string, number>();
	for (const mapping of all.flatMap((smaps) =>
		smaps.split(/^(?=[0-9a-f]+-)/m),
	)) {
		const [, offset = "", device, inode] =
			/^\S+ \S+ (\S+) (\S+) (\d+)/.exec(mapping) ?? [];
		const anonymous = kilobytes(mapping, "Anonymous");
		own += anonymous;
		if (inode === undefined || inode === "0") continue;
		const file = `${device} ${inode} ${offset}`;
		const held = kilobytes(mapping, "Rss") - anonymous;
		files.set(file, Math.max(files.get(file) ?? 0, held));
	}
	const mapped = [...files.values()].reduce((a, b) => a + b, 0);
	return {
		memory: (own + mapped) / 1_024,
		processes: all.filter((smaps) => smaps !== "").length,
	};
}

function kilobytes(mapping: string, field: string): number {
	const found = new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(mapping);
	return Number(found?.[1] ?? 0);
}

/** A tree that has had this little of a processor for a second has nothing more to do. */
const IDLE_SHARE = 0.02;
const PATIENCE_MS = 30_000;

/** Waits until a tree of processes has come to rest. */
export async function settled(pid: number): Promise<void> {
	const deadline = Date.now() + PATIENCE_MS;
	let before = cpuOf(pid);
	while (Date.now() < deadline) {
		await sleep(1_000);
		const after = cpuOf(pid);
		if (after - before < IDLE_SHARE * 1_000_000) return;
		before = after;
	}
	throw new Error("it did not come to rest");
}

/** Microseconds of processor time that a tree has had. */
export function cpuOf(pid: number): number {
	let sum = 0;
	for (const one of treeOf(pid)) {
		try {
			sum += cpuMicros(one);
		} catch {
			// It has just ended.
		}
	}
	return sum;
}

function read(file: string): string {
	try {
		return readFileSync(file, "latin1");
	} catch {
		return "";
	}
}
