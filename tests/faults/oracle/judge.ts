import type {
	Entry,
	Evidence,
	Final,
	FinalMessage,
	Happening,
} from "./evidence";

/** What became of it all. Each list names what it counts, for the report of a failure. */
export interface Verdict {
	/** Messages whose writer pressed Enter. */
	readonly created: number;
	/** Messages that the app took. */
	readonly taken: number;
	/** Messages that their writer was shown as sent. */
	readonly acknowledged: number;
	/** Messages found at those they were for, once for each of them. */
	readonly received: number;
	/** Shown as sent, and missing with somebody it was for, or with its writer. */
	readonly lostAcked: readonly string[];
	/** Taken, not shown as sent, and neither there nor shown as queued or failed. */
	readonly lostSilent: readonly string[];
	/** Still queued, or still on its way, when everything was healed and quiet. */
	readonly stuck: readonly string[];
	/** Shown more than once to the same person. */
	readonly repeated: readonly string[];
	/** Came over the wire more than once, and was recognised. Harmless. */
	readonly repeatedOnWire: number;
	/** In another order than somebody else has it, or than its writer wrote it. */
	readonly inverted: readonly string[];
	/** Nobody wrote it, not so, or not this person. */
	readonly phantoms: readonly string[];
	/** What is shown is not what is so. */
	readonly lies: readonly string[];
}

/** Pure: the same evidence gives the same verdict. */
export function judge(evidence: Evidence): Verdict {
	const facts = gather(evidence.log);
	const verdict = {
		created: 0,
		taken: 0,
		acknowledged: 0,
		received: 0,
		lostAcked: [] as string[],
		lostSilent: [] as string[],
		stuck: [] as string[],
		repeated: shownTwice(evidence.log),
		repeatedOnWire: evidence.log.filter(({ event }) => event === "repeated")
			.length,
		inverted: [] as string[],
		phantoms: [] as string[],
		lies: [] as string[],
	};
	for (const [conversation, members] of evidence.members) {
		const finals = members.map((who) =>
			evidence.finals.find(
				(final) => final.who === who && final.conversation === conversation,
			),
		);
		for (const [i, final] of finals.entries()) {
			const who = members[i] as string;
			if (!final?.messages) {
				verdict.lies.push(`${who} has no conversation ${short(conversation)}`);
			} else inspectOne(final, final.messages, facts, verdict);
		}
		const known = finals.filter((final) => final !== undefined);
		for (const [id, fact] of facts) {
			if (fact.conversation === conversation) {
				follow(id, fact, members, known, verdict);
			}
		}
		for (const [i, one] of known.entries()) {
			for (const other of known.slice(i + 1)) {
				compare(one, other, verdict);
			}
			believe(one, known, verdict);
		}
	}
	return verdict;
}

/** The three figures that must be zero, and what belongs to each. */
export function failuresOf(verdict: Verdict): {
	readonly lost: readonly string[];
	readonly repeated: readonly string[];
	readonly outOfOrder: readonly string[];
	readonly untrue: readonly string[];
} {
	const { lostAcked, lostSilent, stuck, repeated, inverted } = verdict;
	return {
		lost: [
			...lostAcked.map((what) => `lost after "sent": ${what}`),
			...lostSilent.map((what) => `lost without a word: ${what}`),
			...stuck.map((what) => `never arrived: ${what}`),
		],
		repeated,
		outOfOrder: inverted,
		untrue: [...verdict.phantoms, ...verdict.lies],
	};
}

interface Fact {
	readonly conversation: string;
	readonly writer: string;
	readonly happened: Set<Happening>;
}

type Findings = {
	-readonly [K in keyof Verdict]: Verdict[K] extends readonly string[]
		? string[]
		: Verdict[K];
};

function gather(log: readonly Entry[]): ReadonlyMap<string, Fact> {
	const facts = new Map<string, Fact>();
	for (const { conversation, event, id, who } of log) {
		const writer = writerOf(id);
		if (event === "created") {
			facts.set(id, { conversation, writer, happened: new Set([event]) });
		} else if (who === writer) facts.get(id)?.happened.add(event);
	}
	return facts;
}

function shownTwice(log: readonly Entry[]): string[] {
	const seen = new Set<string>();
	const twice: string[] = [];
	for (const { event, who, conversation, id } of log) {
		if (event !== "shown") continue;
		const key = `${who} ${conversation} ${id}`;
		if (seen.has(key)) twice.push(`${id} appeared again at ${who}`);
		seen.add(key);
	}
	return twice;
}

/** What can be said of one member's view alone. */
function inspectOne(
	{ who, conversation, lastId, unread, readUpTo }: Final,
	messages: readonly FinalMessage[],
	facts: ReadonlyMap<string, Fact>,
	verdict: Findings,
): void {
	const seen = new Set<string>();
	const latest = new Map<string, number>();
	for (const { id, from } of messages) {
		const fact = id === null ? undefined : facts.get(id);
		if (id === null || fact?.conversation !== conversation) {
			verdict.phantoms.push(`${who} has ${id ?? "a text"} that nobody wrote`);
			continue;
		}
		if (from.toLowerCase() !== fact.writer.toLowerCase()) {
			verdict.phantoms.push(`${who} has ${id} as written by ${from}`);
		}
		if (seen.has(id)) verdict.repeated.push(`${id} is there twice at ${who}`);
		seen.add(id);
		const which = Number(id.slice(id.indexOf("/") + 1));
		if (which < (latest.get(fact.writer) ?? -1)) {
			verdict.inverted.push(`${id} comes late at ${who}`);
		}
		latest.set(fact.writer, which);
	}
	const last = messages.at(-1)?.id ?? null;
	if (last !== lastId) {
		verdict.lies.push(`${who}'s list shows ${lastId}, the last is ${last}`);
	}
	const unseen = messages.filter(
		({ delivery, number }) =>
			delivery === "received" && (number ?? 0) > readUpTo,
	).length;
	if (unread !== unseen) {
		verdict.lies.push(`${who} is told ${unread} unread, and has ${unseen}`);
	}
}

/** One message, from its writer to everybody else. */
function follow(
	id: string,
	{ writer, happened }: Fact,
	members: readonly string[],
	finals: readonly Final[],
	verdict: Findings,
): void {
	const at = (who: string) =>
		finals
			.find((final) => final.who === who)
			?.messages?.find((message) => message.id === id);
	const own = at(writer);
	const readers = members.filter((who) => who !== writer);
	const missing = readers.filter((who) => !at(who));
	const wasSent = happened.has("sent");
	const isSent = own?.delivery === "sent";
	verdict.created++;
	if (happened.has("queued")) verdict.taken++;
	if (wasSent || isSent) verdict.acknowledged++;
	verdict.received += readers.length - missing.length;
	if (happened.has("refused")) {
		if (own || missing.length < readers.length) {
			verdict.lies.push(`${id} was refused, and is there`);
		}
		return;
	}
	if (wasSent || isSent) {
		if (!own) verdict.lostAcked.push(`${id} with its writer`);
		for (const who of missing) verdict.lostAcked.push(`${id} with ${who}`);
		if (own && !isSent) {
			verdict.lies.push(`${id} was shown as sent, and is ${own.delivery}`);
		}
		return;
	}
	if (!own) {
		// Killed before it was taken: then it must not be anywhere.
		if (happened.has("queued")) verdict.lostSilent.push(id);
		else if (missing.length < readers.length) {
			verdict.lies.push(`${id} has arrived, and its writer has it not`);
		}
		return;
	}
	if (own.delivery === "failed") {
		if (missing.length < readers.length) {
			verdict.lies.push(`${id} is shown as failed, and has arrived`);
		}
	} else if (own.delivery === "queued") {
		verdict.stuck.push(id);
	} else verdict.lies.push(`${id} is ${own.delivery} with its writer`);
}

/** Everybody has the same in the same order, under the same numbers. */
function compare(one: Final, other: Final, verdict: Findings): void {
	const places = new Map(
		(other.messages ?? []).map(({ id, number }, place) => [
			id,
			{ number, place },
		]),
	);
	let before = -1;
	for (const { id, number } of one.messages ?? []) {
		const theirs = places.get(id);
		if (!theirs) continue;
		if (theirs.place < before) {
			verdict.inverted.push(
				`${id} stands elsewhere at ${other.who} than at ${one.who}`,
			);
		}
		before = Math.max(before, theirs.place);
		if (number !== theirs.number && number !== null && theirs.number !== null) {
			verdict.lies.push(
				`${id} is ${number} at ${one.who} and ${theirs.number} at ${other.who}`,
			);
		}
	}
}

/** What is shown as delivered is with those it was for. */
function believe(
	{ who, messages, delivered }: Final,
	finals: readonly Final[],
	verdict: Findings,
): void {
	for (const { to, since, upTo } of delivered) {
		const theirs = finals.find(
			(final) => final.who.toLowerCase() === to.toLowerCase(),
		)?.messages;
		for (const { id, number } of messages ?? []) {
			if (number === null || number < since || number > upTo) continue;
			if (theirs?.some((message) => message.id === id)) continue;
			verdict.lies.push(`${id} is shown at ${who} as delivered to ${to}`);
		}
	}
}

function writerOf(id: string): string {
	return id.slice(0, id.indexOf("/"));
}

function short(conversation: string): string {
	return conversation.slice(0, 8);
}
