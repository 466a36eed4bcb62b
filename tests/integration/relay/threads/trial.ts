/** Where a test tells a data thread what to do to itself. */
export const TEST_CHANNEL = "flex-data-threads";

export interface ThreadTrial {
	/** Which thread. */
	readonly index: number;
	/** It sets [1] and then stands still until [0] is set. */
	readonly gate?: Int32Array;
	readonly dies?: boolean;
}
