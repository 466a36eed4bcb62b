import { Bucket } from "./bucket";

/** Leaves out what comes too fast for a log, and says how much that was. */
export function unhurried(
	write: (line: string) => void,
	perSecond: number,
): (line: string) => void {
	const clock = () => performance.now();
	const bucket = new Bucket(perSecond, perSecond, clock);
	let left = 0;
	return (line) => {
		const now = clock();
		if (bucket.take(0, now) > 0 || bucket.take(1, now) > 0) {
			left++;
			return;
		}
		if (left > 0) write(`(${left} lines left out)`);
		left = 0;
		write(line);
	};
}
