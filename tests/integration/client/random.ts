/**
 * Random numbers from 0 to 1 that a printed seed brings back: FLEX_SEED=… runs a failure again.
 * @param name tells apart what draws from one seed
 */
export function seededRandom(name: string): (() => number) & { seed: string } {
	const run = process.env.FLEX_SEED ?? `${Date.now()}`;
	let state = 2_166_136_261;
	for (const character of `${run} ${name}`) {
		state = Math.imul(state ^ character.charCodeAt(0), 16_777_619) >>> 0;
	}
	const next = () => {
		// mulberry32
		state = (state + 0x6d2b79f5) >>> 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
	};
	return Object.assign(next, { seed: `FLEX_SEED=${run} (${name})` });
}
