/**
 * Every protective number of the relay, each with the harm it prevents. docs/LIMITS.md lists them; the
 * headless relay takes each as a flag.
 */
export interface Limits {
	/** Time for the five header bytes. A stranger who says nothing holds a socket no longer. */
	readonly headerTimeoutMs: number;
	/** Time from the header to the first complete Request. */
	readonly requestTimeoutMs: number;
	/** The first datum: what somebody who has not said a name yet may make the relay hold. */
	readonly maxFirstDatumBytes: number;
	/** Addresses in one Request: how many people one datum may disturb. */
	readonly maxRequestTo: number;
	/** Options in one Request, and the bytes of each. */
	readonly maxOptions: number;
	readonly maxOptionLength: number;
	/** What may wait in the relay for one receiver that reads slowly, in bytes. */
	readonly maxReceiverQueueBytes: number;
	/** What may wait for a line that is not read, in bytes; then it is closed. */
	readonly maxLineQueueBytes: number;
	/** What a Connection keeps for members who have not confirmed it, in bytes; then its senders wait. */
	readonly maxConnectionLogBytes: number;
	/** How long a receiver with a full queue may take nothing at all before it is cut off. */
	readonly stallTimeoutMs: number;
	/** How long a closing socket may take to read the last words said to it. */
	readonly lingerMs: number;
	/** Silence after which TCP asks whether the other side is still there. */
	readonly keepAliveMs: number;
	/** How long a Request waits for its answer. */
	readonly requestExpiryMs: number;
	/** How long a Connection is remembered that nobody uses. */
	readonly connectionExpiryMs: number;
	/** Names this server remembers as known. */
	readonly maxKnownUsers: number;
	/** Connections in all, asked for and acknowledged. */
	readonly maxConnections: number;
}

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const KIB = 1_024;
const MIB = 1_024 * KIB;

export const defaultLimits: Limits = {
	headerTimeoutMs: 5 * SECOND,
	requestTimeoutMs: 10 * SECOND,
	maxFirstDatumBytes: 4 * KIB,
	maxRequestTo: 32,
	maxOptions: 16,
	maxOptionLength: 512,
	maxReceiverQueueBytes: 256 * KIB,
	maxLineQueueBytes: 1 * MIB,
	maxConnectionLogBytes: 4 * MIB,
	stallTimeoutMs: 10 * SECOND,
	lingerMs: 2 * SECOND,
	keepAliveMs: 30 * SECOND,
	requestExpiryMs: 7 * DAY,
	connectionExpiryMs: 90 * DAY,
	maxKnownUsers: 10_000,
	maxConnections: 10_000,
};
