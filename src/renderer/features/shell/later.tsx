import { type ComponentType, createElement, use } from "react";

type Rest = typeof import("./rest");

let rest: Rest | null = null;
let loading: Promise<Rest> | null = null;

/** Is there long before somebody has reached for it; who is quicker sees it a moment later. */
export function loadRest(): Promise<Rest> {
	loading ??= import("./rest").then((loaded) => {
		rest = loaded;
		return loaded;
	});
	return loading;
}

/** A component of what is loaded after the first screen stands. It needs a Suspense around it. */
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
