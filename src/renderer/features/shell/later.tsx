import { type ComponentType, createElement, use } from "react";
import { afterDrawing } from "../../state/after-drawing";

type Rest = typeof import("./rest");

let rest: Rest | null = null;
let loading: Promise<Rest> | null = null;
let waiting: Promise<Rest> | null = null;

function loadRest(): Promise<Rest> {
	loading ??= import("./rest").then((loaded) => {
		rest = loaded;
		return loaded;
	});
	return loading;
}

/** Once the frame that is due has been drawn: it is there long before somebody has reached for it. */
export function loadRestAfterDrawing(): Promise<Rest> {
	waiting ??= new Promise<void>((resolve) => {
		afterDrawing(resolve);
	}).then(loadRest);
	return waiting;
}

/** What is loaded after the first screen stands, for what is no hurry. It needs a Suspense around it. */
export function useRest(): Rest {
	return rest ?? use(loadRestAfterDrawing());
}

/** A component of what is loaded after the first screen stands; who is quicker sees it a moment later. It needs a Suspense around it. */
export function later<Name extends keyof Rest>(name: Name): Rest[Name] {
	function Later(props: object) {
		// Without waiting where it is there: not even for a frame.
		const from = rest ?? use(loadRest());
		return createElement(
			from[name] as ComponentType<Record<never, never>>,
			props,
		);
	}
	return Later as Rest[Name];
}
