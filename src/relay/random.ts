import { randomFillSync } from "node:crypto";

/** Asking the system for a few bytes costs more than what is done with them, so they are fetched in stock. */
const stock = Buffer.allocUnsafeSlow(4_096);
let used = stock.length;

/** @returns as many random bytes, which are given to nobody else; at most 4,096 */
export function freshBytes(count: number): Buffer {
	if (used + count > stock.length) {
		randomFillSync(stock);
		used = 0;
	}
	const fresh = Buffer.from(stock.subarray(used, used + count));
	// What has been given out is not left lying here.
	stock.fill(0, used, used + count);
	used += count;
	return fresh;
}
