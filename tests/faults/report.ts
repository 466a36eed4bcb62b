import type { Result } from "./result";
import type { Scenario } from "./scenario";

export function publish(
	_results: ReadonlyMap<Scenario, Result | string>,
): void {}
