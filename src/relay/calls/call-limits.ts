import { defaultLimits, type Limits } from "../limits";

/** Limits of a relay that is there for the calls to one person: a person answers a few of them, not hundreds. */
export const callLimits: Limits = {
	...defaultLimits,
	/** The callee's own line, and 32 calls. */
	maxLines: 33,
	maxLinesPerAddress: 5,
	/** Who has called may take so long to type the first word. */
	textNameTimeoutMs: 5 * 60_000,
	maxSlowOpenings: 32,
	maxPendingPerCallee: 20,
};
