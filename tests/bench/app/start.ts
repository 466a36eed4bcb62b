import {
	app,
	bare,
	type Mark,
	newFolder,
	Running,
	type Subject,
} from "./launch";
import { click, FIRST_CONVERSATION, fields, usable } from "./page-scripts";
import { cpuOf, memoryOf, settled } from "./process-tree";

/** One start, from before its process to a window that can be used, and what it holds when it has come to rest. */
export interface Start {
	/** Milliseconds. */
	readonly main: number;
	readonly ready: number;
	readonly window: number;
	readonly shown: number;
	readonly usable: number;
	/** The first conversation, clicked at that moment, shows its messages and can be written in; where there is none, as before. */
	readonly opened: number;
	/** Processor time of all its processes up to then, likewise. */
	readonly cpu: number;
}

/** What all its processes hold when they have come to rest. */
export interface Memory {
	/** MiB. */
	readonly memory: number;
	readonly processes: number;
}

/** What is started, with which profile, and what has to stand in its window. */
export interface StartCase {
	readonly name: string;
	readonly subject: Subject;
	/** A new one each time where it is called anew. */
	readonly profile: () => string;
	/** The field that can be typed into (page-scripts). */
	readonly field: string;
	/** What is clicked then; its conversation is to stand there. */
	readonly item?: string;
}

export function startCases(used: string): readonly StartCase[] {
	const bareUsed = newFolder("bare-used");
	return [
		{
			name: "bare, new profile",
			subject: bare,
			profile: () => newFolder("bare"),
			field: fields.bare,
		},
		{
			name: "app, new profile",
			subject: app,
			profile: () => newFolder("app"),
			field: fields.firstRun,
		},
		{
			name: "bare, used profile",
			subject: bare,
			profile: () => bareUsed,
			field: fields.bare,
		},
		{
			name: "app, used profile",
			subject: app,
			profile: () => used,
			field: fields.list,
			item: FIRST_CONVERSATION,
		},
	];
}

export async function measureStart(one: StartCase): Promise<Start> {
	const running = await Running.start(one.subject, one.profile());
	let painted: number;
	try {
		painted = await running.page<number>(usable(one.field));
	} catch (error) {
		// On a busy machine about one start in fifty: the frame that was asked is replaced, and nobody answers.
		console.log(
			`${one.name} is started once more: ${String(error).slice(0, 40)}`,
		);
		await running.kill();
		return measureStart(one);
	}
	const cpu = cpuOf(running.pid) / 1_000;
	const opened = async () => {
		if (!one.item) return painted - running.startedAt;
		await running.page(click(one.item));
		return (
			(await running.page<number>(usable(fields.composer))) - running.startedAt
		);
	};
	const at = (mark: Mark) =>
		(running.marks.get(mark) ?? Number.NaN) - running.startedAt;
	const start = {
		main: at("main"),
		ready: at("ready"),
		window: at("window"),
		shown: at("shown"),
		// Painted behind a window that is not shown yet would be of no use.
		usable: Math.max(painted - running.startedAt, at("shown")),
		opened: await opened(),
		cpu,
	};
	// As its user would: what it does after the first frame is done by then.
	await settled(running.pid);
	await running.quit();
	return start;
}

export async function measureMemory(one: StartCase): Promise<Memory> {
	const running = await Running.start(one.subject, one.profile());
	await running.page<number>(usable(one.field));
	await settled(running.pid);
	const memory = memoryOf(running.pid);
	await running.quit();
	return memory;
}
