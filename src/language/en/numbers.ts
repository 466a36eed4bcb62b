import { lazy } from "../../shared/lazy";

/** A number as English writes it. */
export const number = { format: (n: number) => plain().format(n) };

const plain = lazy(() => new Intl.NumberFormat("en"));

/** A number of things: the noun in the form that English wants after it. */
export function count(n: number, one: string, many: string): string {
	return `${number.format(n)} ${n === 1 ? one : many}`;
}
