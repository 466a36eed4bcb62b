/**
 * What failures may still hide behind so many rounds (Clopper and Pearson, one-sided).
 * @returns the share of rounds that fails at most, at 95 % confidence
 */
export function upperBound(failures: number, rounds: number): number {
	if (rounds === 0 || failures >= rounds) return 1;
	let low = failures / rounds;
	let high = 1;
	for (let i = 0; i < 60; i++) {
		const middle = (low + high) / 2;
		if (atMost(failures, rounds, middle) > 0.05) low = middle;
		else high = middle;
	}
	return high;
}

/** How probable it is that at most `k` of `n` fail where each does with probability `p`. */
function atMost(k: number, n: number, p: number): number {
	let sum = 0;
	let logChoose = 0;
	for (let i = 0; i <= k; i++) {
		if (i > 0) logChoose += Math.log((n - i + 1) / i);
		sum += Math.exp(logChoose + i * Math.log(p) + (n - i) * Math.log1p(-p));
	}
	return sum;
}

/** @param share 0 to 1 */
export function percentile(
	values: readonly number[],
	share: number,
): number | null {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}
