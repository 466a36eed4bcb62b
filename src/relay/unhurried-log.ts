import { Bucket } from "./bucket";

/** Leaves out what comes too fast for a log, and says how much that was. */
export function unhurried(
	write: (line: string) => void,
	perSecond: number,
): (line: string) => void {
	const bucket = new Bucket(perSecond, perSecond, () => performance.now());
	let left = 0;
	return (line) => {
		if (bucket.take(0) > 0 || bucket.take(1) > 0) {
			left++;
			return;
		}
		if (left > 0) write(`(${left} lines left out)`);
		left = 0;
		write(line);
	};
}
