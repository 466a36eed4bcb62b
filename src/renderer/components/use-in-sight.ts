import { type RefObject, useEffect, useRef } from "react";

/**
 * What is wrong with a form is said where it can be seen: what says it is scrolled to when it comes, and a field with an error takes the
 * focus from the button that was pressed. Whoever types goes on typing.
 * @returns for the element that says it, or the field with what says it
 */
export function useInSight<Saying extends HTMLElement>(
	error: string | null | undefined,
): RefObject<Saying | null> {
	const saying = useRef<Saying>(null);
	const isFirst = useRef(true);
	useEffect(() => {
		const comes = Boolean(error) && !isFirst.current;
		isFirst.current = false;
		const { current } = saying;
		if (!comes || !current) return;
		const field = current.querySelector("input");
		const { activeElement } = document;
		if (
			activeElement === document.body ||
			(activeElement instanceof HTMLButtonElement &&
				activeElement.form === field?.form)
		)
			field?.focus({ preventScroll: true });
		current.scrollIntoView({ block: "nearest" });
	}, [error]);
	return saying;
}
