import { amountsIn } from "../amounts";

export const { number, percent, bytes, inUnit } = amountsIn("en");

/** A number of things: the noun in the form that English wants after it. */
export function count(n: number, one: string, many: string): string {
	return `${number.format(n)} ${n === 1 ? one : many}`;
}
