import type { Random } from "./random";

const MAX_STEPS = 24;

/** One to three changes of a list of steps: fewer, some of another list, one again, another. */
export function mutateSteps<Step>(
	steps: readonly Step[],
	other: readonly Step[],
	random: Random,
	mutateStep: (step: Step) => Step,
	anyStep: () => Step,
): Step[] {
	const result = [...steps];
	for (let n = 1 + random.below(3); n > 0; n--) {
		const at = random.below(result.length + 1);
		const step = result[at];
		switch (random.below(5)) {
			case 0:
				result.splice(at, 1 + random.below(2));
				break;
			case 1: {
				const from = random.below(other.length + 1);
				result.splice(at, 0, ...other.slice(from, from + 1 + random.below(4)));
				break;
			}
			case 2:
				if (step) result.splice(random.below(result.length + 1), 0, step);
				break;
			default:
				if (step) result[at] = mutateStep(step);
				else result.push(anyStep());
		}
	}
	return result.slice(0, MAX_STEPS);
}
