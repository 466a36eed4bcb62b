/**
 * Every protective number of the relay, each with the harm it prevents. The headless relay takes each as a
 * flag; docs/LIMITS.md lists them, made from this table.
 */

const SECOND = 1_000;
const DAY = 24 * 60 * 60 * SECOND;
const KIB = 1_024;
const MIB = 1_024 * KIB;

/** name -> default, and why there is one. Names end in their unit where it is not a plain count. */
export const limitTable = {
	headerTimeoutMs: [
		5 * SECOND,
		"Time for the five header bytes. A stranger who says nothing holds a socket no longer.",
	],
	tlsTimeoutMs: [
		5 * SECOND,
		"Time for the TLS handshake, where a client begins with one.",
	],
	tlsHandshakesPerSecond: [
		50,
		"TLS handshakes from one IP address: each costs about a millisecond of the processor, far more than a line or a datum. What comes faster waits.",
	],
	tlsHandshakesBurst: [
		500,
		"TLS handshakes that may come at once from one IP address: clients that come back attach to everything, each conversation on a connection of its own.",
	],
	requestTimeoutMs: [
		10 * SECOND,
		"Time from the header to the first complete Request.",
	],
	authTimeoutMs: [
		10 * SECOND,
		"Time from the challenge to its answer, where a client says that it has a key.",
	],
	failedLoginsPerMinute: [
		3,
		"Failed proofs of a key for one name from one IP address. Not for a name from everywhere: that would let anybody lock its owner out.",
	],
	failedLoginsPerMinutePerAddress: [
		30,
		"The same from one IP address for all names together.",
	],
	newNamesPerMinutePerAddress: [
		60,
		"Names that keys take for their own from one IP address, so that one machine can't use up the number below.",
	],
	maxOwnedNames: [10_000, "Names that belong to a key, here or away."],
	textNameTimeoutMs: [
		60 * SECOND,
		"The same in text mode, where a person has to type a name.",
	],
	openingGraceMs: [
		250,
		"A client sends header and Request at once. Who takes longer counts as a slow opening.",
	],
	maxSlowOpenings: [
		64,
		"Slow openings in all: strangers who trickle their first bytes can't take every socket.",
	],
	maxSlowOpeningsPerAddress: [
		4,
		"Slow openings from one IP address, so that one machine can't use up the number above.",
	],
	maxLines: [512, "Lines in all: bounds memory, and what presence costs."],
	maxLinesPerAddress: [
		16,
		"Lines from one IP address, so that one machine can't use up the number above.",
	],
	maxFirstDatumBytes: [
		4 * KIB,
		"The first datum: what somebody who has not said a name yet may make the relay hold.",
	],
	datumTimeoutMs: [
		10 * SECOND,
		"Time from a datum's first byte to its last: who trickles does not hold the memory for it.",
	],
	maxTextLineBytes: [4 * KIB, "One line of text mode."],
	maxRequestTo: [
		32,
		"Addresses in one Request: how many people one datum may disturb, and the users of a Connection.",
	],
	maxMembers: [
		64,
		"People whom one Connection involves in its life, those who were added and those who left among them.",
	],
	maxOptions: [16, "Options in one Request."],
	maxOptionBytes: [512, "One option: room for a key and a token."],
	maxFlags: [32, "Flags of one Message on a line."],
	maxFlagBytes: [320, "One flag: room for an address."],
	maxCategoryBytes: [32, "The category of a Message on a line."],
	maxSubjectBytes: [390, "The subject of a Message on a line: a topic."],
	datumsPerSecond: [
		500,
		"Datums on one line, of any kind. What comes faster waits: the line is read more slowly.",
	],
	datumsBurst: [
		1_000,
		"Datums that may come at once before the number above applies: a client that comes back attaches to everything.",
	],
	messagesPerSecond: [
		5,
		"Messages to others on one line, which people read. Relay sockets are for more.",
	],
	messagesBurst: [20, "Messages that may come at once on one line."],
	asksPerSecond: [
		2,
		"Requests for conversations, and for lists of who is here, on one line.",
	],
	asksBurst: [5, "Of those as many may come at once."],
	lineBytesPerSecond: [64 * KIB, "Bytes on one line."],
	lineBytesBurst: [256 * KIB, "Bytes that may come at once on one line."],
	socketBytesPerSecond: [
		64 * MIB,
		"Bytes on one relay socket: their own class, so that files pass and chat does not wait for them.",
	],
	socketBytesBurst: [
		16 * MIB,
		"Bytes that may come at once on one relay socket.",
	],
	maxPendingPerAsker: [
		5,
		"Requests of one person that wait for their first Acknowledge: nobody can knock at every door.",
	],
	maxPendingPerCallee: [
		50,
		"Requests that wait for one person: a list that can still be read.",
	],
	maxUnheardBytes: [
		16 * KIB,
		"What a client that knows no Requests may say to somebody before they have acknowledged: a greeting, not a way to fill the disk.",
	],
	maxConnectionsPerUser: [
		256,
		"Connections, pending or not, of one person: bounds their relay sockets too.",
	],
	maxConnections: [10_000, "Connections in all, pending or not."],
	maxReceiverQueueBytes: [
		256 * KIB,
		"What waits in the relay's socket for one receiver; the rest waits in the Connection's log.",
	],
	maxConnectionLogBytes: [
		4 * MIB,
		"What a Connection keeps until everybody has it; then its senders wait.",
	],
	maxLogBytes: [
		256 * MIB,
		"The same for all Connections together. Beyond it each may keep only the number below.",
	],
	minConnectionLogBytes: [
		64 * KIB,
		"What a Connection may keep however much the others keep.",
	],
	maxMailMessages: [
		1_000,
		"With --data: messages kept on disk for one person who is away. Then who writes to that person waits.",
	],
	maxMailBytes: [16 * MIB, "The same in bytes."],
	mailExpiryMs: [
		30 * DAY,
		"How long a message is kept for somebody who does not come: nobody's disk is an archive of others' words.",
	],
	maxMailboxBytes: [
		1_024 * MIB,
		"What is kept on disk for all together. At 95 % nothing more is taken for who is away; what is there is still delivered.",
	],
	maxMailboxMessages: [
		1_000_000,
		"The same in messages: bounds the memory that remembers where each lies.",
	],
	maxLineQueueBytes: [
		1 * MIB,
		"What waits for a line that is not read; then it is closed.",
	],
	stallTimeoutMs: [
		10 * SECOND,
		"How long a receiver with a full queue may take nothing before it is cut off.",
	],
	lingerMs: [
		2 * SECOND,
		"How long a closing socket may take to read the last words said to it.",
	],
	threadTimeoutMs: [
		30 * SECOND,
		"With --threads: how long a data thread may give no sign. Then it is ended, and its conversations go on in another.",
	],
	maxThreadOrders: [
		200_000,
		"With --threads: what may wait for a data thread that gives no sign, in orders. Beyond, it is ended at once.",
	],
	maxThreadOrderBytes: [
		64 * MIB,
		"The same in bytes of what people say, who talk on their lines.",
	],
	keepAliveMs: [
		30 * SECOND,
		"Silence after which TCP asks, ten times at one second, whether the other side is still there.",
	],
	requestExpiryMs: [7 * DAY, "How long a Request waits for its answer."],
	connectionExpiryMs: [
		90 * DAY,
		"How long a Connection is remembered that nobody uses.",
	],
	transientExpiryMs: [
		120 * SECOND,
		"How long a transient Connection, on which a file goes, is remembered while nothing goes on it.",
	],
	maxKnownUsers: [10_000, "Names this server remembers as known."],
	maxLogLinesPerSecond: [
		50,
		"Lines in the host's log: an attacker fills no disk with it.",
	],
} as const satisfies Record<string, readonly [value: number, why: string]>;

export type LimitName = keyof typeof limitTable;
export type Limits = Readonly<Record<LimitName, number>>;

export const limitNames = Object.keys(limitTable) as readonly LimitName[];

export const defaultLimits = Object.fromEntries(
	limitNames.map((name) => [name, limitTable[name][0]]),
) as Limits;

/** `--header-timeout-ms`: how the headless relay calls a limit. */
export function limitFlag(name: LimitName): string {
	return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
