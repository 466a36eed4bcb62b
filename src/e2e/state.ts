import {
	decodeGroupState,
	encodeGroupState,
	type GroupState,
	type KeyPackage,
} from "ts-mls";
import { decodeKeyPackage, encodeKeyPackage } from "ts-mls/keyPackage.js";
import type { MessageId, PersonKey } from "../shared/domain/ids";
import { type AppError, keptError } from "../shared/errors";
import { DamagedBytes, Reader, Writer } from "./bytes";
import type { Counter } from "./counters";
import { type Fragment, type Partial, partsOf, split } from "./fragments";
import type { OwnPackage } from "./key-package";

/** A message of this user's that is not safe yet. */
interface Queued {
	readonly id: MessageId;
	/** An encoded Message datum. */
	readonly datum: Uint8Array;
}

/** Something that goes out, and goes out again after every attachment, until the relay has confirmed it. */
export interface Frame {
	readonly kind: "application" | "commit" | "welcome" | "key-package";
	/** An application message's id. */
	readonly id: string;
	/** The epoch that it was made in. */
	readonly epoch: number;
	/** An encoded MLSMessage. */
	readonly bytes: Uint8Array;
	readonly parts: number;
	/** Parts whose number has come by since they last went out. */
	readonly numbered: number;
	/** The number of the last part, once it is known. */
	readonly number: number | null;
	/** Parts that are safe at the relay, of those of this attachment. */
	readonly safe: number;
}

/** An own commit of which it is not known yet whether it came first. */
interface PendingCommit {
	readonly next: GroupState;
	readonly welcome: Uint8Array | null;
}

/** This user's key package that nobody has answered yet. */
interface Joining {
	readonly own: OwnPackage;
	readonly since: number;
}

/** Somebody's key package that nobody has committed yet. */
interface Waiting {
	readonly person: PersonKey;
	readonly bytes: Uint8Array;
	readonly keyPackage: KeyPackage;
	readonly since: number;
}

/** What can't be read yet. */
export interface Held {
	readonly number: number;
	readonly from: PersonKey | null;
	readonly bytes: Uint8Array;
}

/** A ciphertext that has come, so that a repetition is recognised. */
interface Seen {
	readonly from: PersonKey | null;
	readonly name: string;
	/** Of the message that was in it; "" where none was. */
	readonly id: string;
}

/** Whose identity key has changed, and waits for the user. */
interface Blocked {
	readonly person: PersonKey;
	readonly key: Uint8Array;
}

/** Everything that the encryption of one conversation remembers. Never changed in place. */
export interface E2eState {
	readonly group: GroupState | null;
	readonly pending: PendingCommit | null;
	readonly joining: Joining | null;
	/** Key packages sent in a row without an answer. */
	readonly attempts: number;
	/** Why nothing can be read or sent until this user has joined again. */
	readonly broken: AppError | null;
	/** Whether this user was ever in the group: then it is joined again, not founded. */
	readonly wasMember: boolean;
	readonly blocked: Blocked | null;
	readonly waiting: readonly Waiting[];
	readonly lastAdded: ReadonlyMap<PersonKey, number>;
	readonly queue: readonly Queued[];
	readonly frames: readonly Frame[];
	readonly session: string;
	readonly sessionEpoch: number;
	/** Messages encrypted in this session. */
	readonly count: number;
	readonly counters: readonly Counter[];
	/** The epoch in which this user joined. */
	readonly joinedAt: number;
	readonly partials: readonly Partial[];
	readonly held: readonly Held[];
	readonly seen: readonly Seen[];
	readonly seenPackages: readonly string[];
	/** The relay's number of the last datum of the conversation that is accounted for; null before the first attachment. */
	readonly lastNumber: number | null;
	/** Messages since this user's keys were renewed. */
	readonly sinceUpdate: number;
	/** When they were, Unix milliseconds. */
	readonly updatedAt: number;
	/** From 0 to UPDATE_JITTER. */
	readonly jitter: number;

	/** Not kept: the state was read from disk and no key has been renewed since. */
	readonly isStale: boolean;
	/** Not kept. */
	readonly isAttached: boolean;
	/** Not kept: since when something is to be committed. */
	readonly dutySince: number | null;
}

export const emptyState: E2eState = {
	group: null,
	pending: null,
	joining: null,
	attempts: 0,
	broken: null,
	wasMember: false,
	blocked: null,
	waiting: [],
	lastAdded: new Map(),
	queue: [],
	frames: [],
	session: "",
	sessionEpoch: 0,
	count: 0,
	counters: [],
	joinedAt: 0,
	partials: [],
	held: [],
	seen: [],
	seenPackages: [],
	lastNumber: null,
	sinceUpdate: 0,
	updatedAt: 0,
	jitter: 0,
	isStale: false,
	isAttached: false,
	dutySince: null,
};

/** Everything of the state is in its bytes but these. */
const unkept: ReadonlySet<string> = new Set([
	"isStale",
	"isAttached",
	"dutySince",
]);

export function isSameKept(a: E2eState, b: E2eState): boolean {
	return (Object.keys(a) as (keyof E2eState)[]).every(
		(key) => unkept.has(key) || a[key] === b[key],
	);
}

const VERSION = 1;

export function encodeState(state: E2eState): Uint8Array {
	const w = new Writer().u8(VERSION);
	const group = (group: GroupState) =>
		// The identity's private key has its own place.
		w.bytes(
			encodeGroupState({ ...group, signaturePrivateKey: new Uint8Array() }),
		);
	w.optional(state.group, group);
	w.optional(state.pending, ({ next, welcome }) => {
		group(next);
		w.optional(welcome, (bytes) => w.bytes(bytes));
	});
	w.optional(state.joining, ({ own, since }) =>
		w
			.bytes(encodeKeyPackage(own.keyPackage))
			.bytes(own.initPrivateKey)
			.bytes(own.hpkePrivateKey)
			.count(since),
	);
	w.count(state.attempts);
	w.optional(state.broken, ({ code }) => w.text(code).text(""));
	w.u8(state.wasMember ? 1 : 0);
	w.optional(state.blocked, ({ person, key }) => w.text(person).bytes(key));
	w.list(state.waiting, ({ person, bytes, keyPackage, since }) =>
		w
			.text(person)
			.bytes(bytes)
			.bytes(encodeKeyPackage(keyPackage))
			.count(since),
	);
	w.list([...state.lastAdded], ([person, at]) => w.text(person).count(at));
	w.list(state.queue, ({ id, datum }) => w.text(id).bytes(datum));
	w.list(state.frames, (frame) =>
		w
			.text(frame.kind)
			.text(frame.id)
			.count(frame.epoch)
			.bytes(frame.bytes)
			.u32(frame.numbered)
			.optional(frame.number, (number) => w.count(number)),
	);
	w.text(state.session).count(state.sessionEpoch).count(state.count);
	w.list(state.counters, ({ person, session, last, missing }) =>
		w
			.text(person)
			.text(session)
			.count(last)
			.list(missing, (count) => w.count(count)),
	);
	w.count(state.joinedAt);
	const from = (from: PersonKey | null) =>
		w.optional(from, (person) => w.text(person));
	w.list(state.partials, (partial) => {
		from(partial.from);
		w.text(partial.name)
			.u32(partial.total)
			.count(partial.since)
			.list([...partial.parts], ([index, bytes]) => w.u32(index).bytes(bytes));
	});
	w.list(state.held, (held) => {
		from(held.from);
		w.count(held.number).bytes(held.bytes);
	});
	w.list(state.seen, (seen) => {
		from(seen.from);
		w.text(seen.name).text(seen.id);
	});
	w.list(state.seenPackages, (name) => w.text(name));
	w.optional(state.lastNumber, (number) => w.count(number));
	w.count(state.sinceUpdate).count(state.updatedAt);
	return w.u32(Math.floor(state.jitter * 2 ** 32)).done();
}

/** @throws DamagedBytes */
export function decodeState(bytes: Uint8Array): E2eState {
	const r = new Reader(bytes);
	if (r.u8() !== VERSION) throw new DamagedBytes("an unknown version");
	const decoded = <T>(
		decode: (bytes: Uint8Array, offset: number) => [T, number] | undefined,
	): T => {
		const source = r.bytes();
		try {
			const result = decode(source, 0);
			if (result && result[1] === source.length) return result[0];
		} catch {
			// Said below.
		}
		throw new DamagedBytes("what the library wrote");
	};
	const group = () => decoded(decodeGroupState);
	const keyPackage = () => decoded(decodeKeyPackage);
	const person = () => r.text() as PersonKey;
	const from = () => r.optional(person);
	const state: E2eState = {
		group: r.optional(group),
		pending: r.optional(() => ({
			next: group(),
			welcome: r.optional(() => r.bytes()),
		})),
		joining: r.optional(() => ({
			own: {
				keyPackage: keyPackage(),
				initPrivateKey: r.bytes(),
				hpkePrivateKey: r.bytes(),
			},
			since: r.count(),
		})),
		attempts: r.count(),
		broken: r.optional(() => keptError({ code: r.text(), message: r.text() })),
		wasMember: r.u8() === 1,
		blocked: r.optional(() => ({ person: person(), key: r.bytes() })),
		waiting: r.list(() => ({
			person: person(),
			bytes: r.bytes(),
			keyPackage: keyPackage(),
			since: r.count(),
		})),
		lastAdded: new Map(r.list(() => [person(), r.count()])),
		queue: r.list(() => ({ id: r.text() as MessageId, datum: r.bytes() })),
		frames: r.list(() => {
			const kind = r.text() as Frame["kind"];
			const id = r.text();
			const epoch = r.count();
			const bytes = r.bytes();
			return frame(kind, id, epoch, bytes, {
				numbered: r.u32(),
				number: r.optional(() => r.count()),
			});
		}),
		session: r.text(),
		sessionEpoch: r.count(),
		count: r.count(),
		counters: r.list(() => ({
			person: person(),
			session: r.text(),
			last: r.count(),
			missing: r.list(() => r.count()),
		})),
		joinedAt: r.count(),
		partials: r.list(() => ({
			from: from(),
			name: r.text(),
			total: r.u32(),
			since: r.count(),
			parts: new Map(r.list(() => [r.u32(), r.bytes()])),
		})),
		held: r.list(() => ({
			from: from(),
			number: r.count(),
			bytes: r.bytes(),
		})),
		seen: r.list(() => ({ from: from(), name: r.text(), id: r.text() })),
		seenPackages: r.list(() => r.text()),
		lastNumber: r.optional(() => r.count()),
		sinceUpdate: r.count(),
		updatedAt: r.count(),
		jitter: r.u32() / 2 ** 32,
		isStale: true,
		isAttached: false,
		dutySince: null,
	};
	if (r.left > 0) throw new DamagedBytes("more than a state");
	return state;
}

export function frame(
	kind: Frame["kind"],
	id: string,
	epoch: number,
	bytes: Uint8Array,
	progress: Pick<Frame, "numbered" | "number"> = { numbered: 0, number: null },
): Frame {
	return {
		kind,
		id,
		epoch,
		bytes,
		parts: partsOf(bytes),
		safe: 0,
		...progress,
	};
}

/** What a private Message of it carries, in the order they go out. */
export function fragmentsOf({ bytes }: Frame): Fragment[] {
	return split(bytes);
}
