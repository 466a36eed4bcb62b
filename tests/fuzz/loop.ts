import { Coverage } from "./coverage";
import { Random } from "./random";
import { strays } from "./strays";
import type { Target } from "./target";

export interface LoopOptions<Input> {
	readonly target: Target<Input>;
	/** Inputs that were worth keeping before. */
	readonly corpus: readonly Input[];
	readonly seed: number;
	readonly until: () => boolean;
	/** Called about once a second. */
	readonly onProgress?: (progress: Progress) => void;
	readonly onFound?: (found: Found<Input>) => void;
}

export interface Progress {
	readonly executions: number;
	readonly places: number;
	readonly corpus: number;
	readonly findings: number;
}

export interface Found<Input> {
	readonly input: Input;
	readonly error: string;
}

export interface Outcome<Input> extends Progress {
	/** Inputs that together reach all that was reached. */
	readonly kept: readonly Input[];
	readonly found: readonly Found<Input>[];
}

/** How many different findings are worth going on for. */
const MAX_FINDINGS = 20;

/**
 * Changes inputs at random and keeps those that reach code, or repeat it an order of magnitude more often,
 * as none has before: small steps towards what no one random input would hit.
 */
export async function fuzz<Input>({
	target,
	corpus,
	seed,
	until,
	onProgress = () => {},
	onFound = () => {},
}: LoopOptions<Input>): Promise<Outcome<Input>> {
	const random = new Random(seed);
	const coverage = new Coverage();
	const kept: Input[] = [];
	const found = new Map<string, Found<Input>>();
	let executions = 0;
	const progress = (): Progress => ({
		executions,
		places: coverage.places,
		corpus: kept.length,
		findings: found.size,
	});
	const execute = async (input: Input): Promise<void> => {
		executions++;
		coverage.reset();
		const error = await failureOf(target, input);
		const isNew = coverage.add();
		// What breaks something is a finding, and nothing to begin the next run with.
		if (isNew && error === null) kept.push(input);
		if (error === null || found.has(kindOf(error))) return;
		const finding = { input: await minimised(target, input, error), error };
		found.set(kindOf(error), finding);
		onFound(finding);
	};
	for (const input of [...target.seeds, ...corpus]) await execute(input);
	// Without counters there is no lead to follow, but something to begin with.
	if (kept.length === 0) kept.push(...target.seeds);
	let reported = Date.now();
	while (!until() && found.size < MAX_FINDINGS) {
		// What was found last has been tried least.
		const recent = random.chance(2) ? Math.min(kept.length, 32) : kept.length;
		const input = kept[kept.length - 1 - random.below(recent)] as Input;
		await execute(target.mutate(input, random.pick(kept), random));
		if (Date.now() - reported > 1_000) {
			reported = Date.now();
			onProgress(progress());
		}
	}
	return { ...progress(), kept, found: [...found.values()] };
}

/** @returns what went wrong; null where nothing did */
export async function failureOf<Input>(
	target: Target<Input>,
	input: Input,
): Promise<string | null> {
	try {
		await target.run(input);
		if (strays.length > 0) throw strays.splice(0)[0];
		return null;
	} catch (error) {
		return error instanceof Error
			? (error.stack ?? error.message)
			: String(error);
	}
}

/** Two failures that are the same fault most likely: message without numbers, and where. */
function kindOf(error: string): string {
	return error
		.split("\n")
		.slice(0, 3)
		.join("\n")
		.replace(/[0-9a-f]{8,}|\d+/g, "#")
		.slice(0, 300);
}

/** Takes away from an input what it fails without. */
async function minimised<Input>(
	target: Target<Input>,
	input: Input,
	error: string,
): Promise<Input> {
	let smallest = input;
	let attempts = 0;
	for (let isSmaller = true; isSmaller; ) {
		isSmaller = false;
		for (const simpler of target.simpler(smallest)) {
			if (++attempts > 2_000) return smallest;
			const again = await failureOf(target, simpler);
			if (again === null || kindOf(again) !== kindOf(error)) continue;
			smallest = simpler;
			isSmaller = true;
			break;
		}
	}
	return smallest;
}

/** Shorter lists: without a half, a quarter … a single item. */
export function* shorter<Item>(items: readonly Item[]): Generator<Item[]> {
	for (
		let size = Math.ceil(items.length / 2);
		size >= 1;
		size = size === 1 ? 0 : Math.ceil(size / 2)
	) {
		for (let at = 0; at < items.length; at += size) {
			yield [...items.slice(0, at), ...items.slice(at + size)];
		}
	}
}
