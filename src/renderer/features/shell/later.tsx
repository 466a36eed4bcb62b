import { type ComponentType, createElement, use } from "react";

const loads: (() => Promise<unknown>)[] = [];

/**
 * A component whose module is loaded after the first screen stands: a window opens with the list, and what it does not show
 * then must not be waited for. It is there long before somebody has reached for it; who is quicker sees it a moment later.
 * It needs a Suspense around it.
 */
export function later<P extends object>(
	load: () => Promise<ComponentType<P>>,
): ComponentType<P> {
	let Loaded: ComponentType<P> | null = null;
	let loading: Promise<ComponentType<P>> | null = null;
	const start = () => {
		loading ??= load().then((component) => {
			Loaded = component;
			return component;
		});
		return loading;
	};
	loads.push(start);
	return function Later(props: P) {
		// Without waiting where it is there: not even for a frame.
		return createElement(Loaded ?? use(start()), props);
	};
}

/** Loads all that comes later, one after the other, whenever the window has nothing else to do. */
export function loadTheRest(): void {
	const [next] = loads.splice(0, 1);
	if (!next) return;
	requestIdleCallback(() => void next().finally(loadTheRest));
}
