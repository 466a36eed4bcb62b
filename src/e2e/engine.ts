import type { GroupState, KeyPackage, PublicMessage, Welcome } from "ts-mls";
import { ProtocolError } from "../protocol/errors";
import type { MessageId, PersonKey } from "../shared/domain/ids";
import type { AppError } from "../shared/errors";
import { identityOf, type Pin } from "./authentication";
import { DamagedBytes, hex, isEqual, utf8 } from "./bytes";
import type {
	E2eContext,
	E2eEvent,
	E2eInput,
	E2eStatus,
	E2eStep,
} from "./contract";
import { follow, type Irregularity } from "./counters";
import { digestName } from "./digest";
import { type RefusalCode, Refused, refusal } from "./errors";
import { type Fragment, join } from "./fragments";
import {
	Changed,
	checkPackage,
	commit,
	createPackage,
	decodeMessage,
	decrypt,
	encrypt,
	foundGroup,
	leafOf,
	membersOf,
	receiveCommit,
	receiveWelcome,
} from "./group";
import {
	ADD_AGAIN_MS,
	FOUND_AGAIN_MS,
	JOIN_RETRY_MS,
	MAX_HELD,
	MAX_HELD_BYTES,
	MAX_IN_FLIGHT,
	MAX_JOIN_RETRY_MS,
	MAX_SEEN_PACKAGES,
	MAX_SEEN_PER_SENDER,
	RANK_DELAY_MS,
	RESTART_JUMP,
	UPDATE_AFTER_MESSAGES,
	UPDATE_AFTER_MS,
	UPDATE_JITTER,
} from "./limits";
import { decodePlaintext, encodePlaintext } from "./plaintext";
import {
	type E2eState,
	type Frame,
	fragmentsOf,
	frame,
	type Held,
	isSameKept,
} from "./state";

/**
 * The end-to-end encryption of one conversation: an MLS group (RFC 9420) whose handshakes are put in order by the
 * relay's numbers. A function of state and input, so that what it says can be stored before it leaves:
 *
 *     (state, input) -> (state', what to write, what happened)
 *
 * The caller stores `state'` together with what happened, and writes only then. A state is never used for two inputs of
 * which both were written.
 */
export async function step(
	context: E2eContext,
	state: E2eState,
	input: E2eInput,
): Promise<E2eStep> {
	const run = new Run(context, state);
	await run.take(input);
	await run.settle();
	const { draft, write, events, wakeAt } = run;
	return {
		state: draft,
		write: draft.isAttached ? write : [],
		events,
		wakeAt,
		isChanged: !isSameKept(state, draft),
	};
}

export function statusOf({ group, broken, blocked }: E2eState): E2eStatus {
	if (blocked) return { kind: "blocked", pin: blocked };
	if (broken) return { kind: "broken", error: broken };
	if (!group) return { kind: "starting" };
	const people = membersOf(group.ratchetTree).map(
		({ identity }) => identity.person,
	);
	const own = leafOf(group.ratchetTree, group.privatePath.leafIndex);
	const self = own && identityOf(own.credential)?.person;
	const others = people.filter((person) => person !== self);
	if (others.length === 0) return { kind: "starting" };
	return { kind: "encrypted", epoch: epochOf(group), with: others };
}

/** Both sides have the same while they are in the same epoch with the same members (RFC 9420, section 8.7). */
export function epochAuthenticator({ group }: E2eState): string | null {
	return group ? hex(group.keySchedule.epochAuthenticator) : null;
}

type Draft = { -readonly [key in keyof E2eState]: E2eState[key] };

/** One step: a copy of the state that is changed field by field, and what comes of it. */
class Run {
	readonly draft: Draft;
	readonly write: Fragment[] = [];
	readonly events: E2eEvent[] = [];
	wakeAt: number | null = null;
	/** The user has refused the key that the conversation waits for. */
	#keepsKeys = false;

	constructor(
		readonly context: E2eContext,
		state: E2eState,
	) {
		this.draft = { ...state };
	}

	async take(input: E2eInput): Promise<void> {
		const { draft } = this;
		switch (input.kind) {
			case "attached":
				this.#advance(input.next);
				this.#attach();
				break;
			case "detached":
				draft.isAttached = false;
				break;
			case "own":
				this.#advance(input.next);
				break;
			case "foreign":
				await this.#onForeign(input.number, input.from, input.fragment);
				break;
			case "safe":
				this.#onSafe(input.count);
				break;
			case "send":
				draft.queue = [...draft.queue, { id: input.id, datum: input.datum }];
				break;
			case "clear-sent":
				draft.frames = [
					...draft.frames,
					frame("clear", "", 0, new Uint8Array()),
				];
				break;
			case "recover":
				draft.attempts = 0;
				this.#leave(refusal("removed"));
				break;
			case "keep-key":
				this.#keepsKeys = true;
				draft.blocked = null;
				await this.#replay();
				break;
			case "tick":
				break;
		}
	}

	/** Does what is due, as far as it can be done now. */
	async settle(): Promise<void> {
		const { draft, context } = this;
		const { blocked } = draft;
		if (blocked) {
			const known = context.pinned(blocked.person);
			if (!known || !isEqual(known, blocked.key)) return;
			draft.blocked = null;
			await this.#replay();
			if (draft.blocked) return;
		}
		if (draft.broken || !draft.group) {
			await this.#found();
			if (draft.broken || !draft.group) {
				await this.#askToJoin();
				return;
			}
		}
		if (!draft.pending) await this.#commit();
		if (!draft.pending) await this.#encrypt();
	}

	/** Everything that is not safe goes out again, byte for byte, under new numbers. */
	#attach(): void {
		const { draft } = this;
		draft.isAttached = true;
		const epoch = draft.group ? epochOf(draft.group) : 0;
		draft.frames = draft.frames
			.filter(
				(frame) =>
					frame.kind !== "clear" &&
					!(frame.kind === "application" && frame.id === "") &&
					// Others know of it, or it came too late.
					!(
						frame.kind === "commit" &&
						!draft.pending &&
						frame.epoch < epoch &&
						frame.number === null
					),
			)
			.map((frame) => ({ ...frame, numbered: 0, number: null, safe: 0 }));
		this.write.length = 0;
		for (const frame of draft.frames) this.write.push(...fragmentsOf(frame));
	}

	/** Numbers that nobody else's datum came under are those of this user's own, in the order they went out. */
	#advance(next: number): void {
		const { draft } = this;
		const last = draft.lastNumber;
		draft.lastNumber = Math.max(last ?? 0, next - 1);
		if (last === null) return;
		let number = last + 1;
		while (number < next && this.#numberOwn(number)) number++;
		const excess = next - number;
		if (excess > 0 && excess < RESTART_JUMP) this.#onGap(number, excess);
	}

	/** @returns false where nothing of this user's is under way */
	#numberOwn(number: number): boolean {
		const { draft } = this;
		const index = draft.frames.findIndex(
			({ numbered, parts }) => numbered < parts,
		);
		const frame = draft.frames[index];
		if (!frame) return false;
		const numbered = frame.numbered + 1;
		if (numbered < frame.parts) {
			this.#replaceFrame(index, { ...frame, numbered });
			return true;
		}
		this.#replaceFrame(index, { ...frame, numbered, number });
		this.#onNumbered(index);
		this.#sweep();
		return true;
	}

	/** The place of an own datum in everybody's order is known now. */
	#onNumbered(index: number): void {
		const { draft } = this;
		const frame = draft.frames[index] as Frame;
		const { group, pending } = draft;
		if (!group) return;
		const epoch = epochOf(group);
		if (frame.kind === "commit" && pending && frame.epoch === epoch) {
			this.#adoptPending();
		} else if (frame.kind === "application" && frame.epoch < epoch) {
			// A commit came before it, and whoever that added can't read it: it is encrypted and sent again.
			this.#replaceFrame(index, { ...frame, id: "" });
		}
	}

	#onSafe(count: number): void {
		const { draft } = this;
		let left = count;
		draft.frames = draft.frames.map((frame) => {
			const more = Math.min(left, frame.parts - frame.safe);
			left -= more;
			return more > 0 ? { ...frame, safe: frame.safe + more } : frame;
		});
		this.#sweep();
	}

	/** What is safe and has its number is done with. */
	#sweep(): void {
		const { draft } = this;
		const isDone = ({ number, safe, parts }: Frame) =>
			number !== null && safe === parts;
		for (const frame of draft.frames.filter(isDone)) {
			const { kind, id, number } = frame;
			if (kind !== "application" || id === "" || number === null) continue;
			draft.queue = draft.queue.filter((queued) => queued.id !== id);
			this.events.push({ kind: "sent", id: id as MessageId, number });
		}
		draft.frames = draft.frames.filter((frame) => !isDone(frame));
	}

	#replaceFrame(index: number, frame: Frame): void {
		this.draft.frames = this.draft.frames.with(index, frame);
	}

	/** Datums are missing that were not this user's, or that it does not know to be. */
	#onGap(number: number, count: number): void {
		this.events.push({
			kind: "irregular",
			from: null,
			number,
			irregularity: { kind: "missing", count },
		});
		// Somebody may have committed, or this state is a copy of an older one: either way it is not to be trusted.
		if (this.draft.group && !this.draft.broken) {
			this.#leave(refusal("state-stale"));
		}
	}

	async #onForeign(
		number: number,
		from: PersonKey | null,
		fragment: Fragment | null,
	): Promise<void> {
		const { draft, context } = this;
		this.#advance(number);
		draft.lastNumber = Math.max(draft.lastNumber ?? 0, number);
		if (!fragment) return;
		const { partials, whole, givenUp } = join(
			draft.partials,
			fragment,
			from,
			context.now,
		);
		if (partials.length > 0 || draft.partials.length > 0) {
			draft.partials = partials;
		}
		for (const { from, reason } of givenUp) {
			this.#unreadable(number, from, reason);
		}
		if (whole) await this.#receive({ number, from, bytes: whole });
	}

	async #receive(held: Held): Promise<void> {
		const { draft } = this;
		const { number, from, bytes } = held;
		const name = digestName(bytes);
		const seen = draft.seen.find((other) => other.name === name);
		if (seen) {
			if (seen.id !== "" && seen.from !== null) {
				this.events.push({
					kind: "moved",
					id: seen.id,
					from: seen.from,
					number,
				});
			}
			return;
		}
		const message = decodeMessage(bytes);
		if (!message) {
			this.#see(from, name);
			this.#unreadable(number, from, "malformed");
			return;
		}
		switch (message.wireformat) {
			case "mls_key_package":
				await this.#onKeyPackage(held, name, message.keyPackage);
				return;
			case "mls_welcome":
				await this.#onWelcome(held, message.welcome);
				return;
			case "mls_private_message":
			case "mls_public_message": {
				if (draft.held.some((other) => isEqual(other.bytes, bytes))) return;
				const isPublic = message.wireformat === "mls_public_message";
				if (isPublic) this.#yieldFounding(message.publicMessage);
				if (!draft.group || draft.broken || draft.blocked) {
					// Others have a group: it is theirs to let this user in.
					if (!draft.group) draft.wasMember = true;
					// Who speaks in it has it, and no longer waits to be let in.
					draft.waiting = draft.waiting.filter(({ person }) => person !== from);
					this.#hold(held);
					return;
				}
				this.#see(from, name);
				if (isPublic) await this.#onCommit(held, message.publicMessage);
				else await this.#onApplication(held, name, message.privateMessage);
				return;
			}
			default:
				this.#see(from, name);
				this.#refused(held, new Refused("not-allowed", message.wireformat));
		}
	}

	/** Two have founded the group at once: the first commit of the one counts, and ours has no number yet. */
	#yieldFounding({ content }: PublicMessage): void {
		const { draft, context } = this;
		const isOwnFounding = draft.group && epochOf(draft.group) === 0;
		const isTheirs =
			content.contentType === "commit" &&
			isEqual(content.groupId, utf8(context.connectionId));
		if (!isOwnFounding || !isTheirs) return;
		draft.group = null;
		draft.pending = null;
		draft.wasMember = true;
		// What this user had offered may be answered in theirs: then nothing said there is missed.
		if (draft.joining) draft.joining = { ...draft.joining, since: context.now };
	}

	async #onKeyPackage(
		held: Held,
		name: string,
		keyPackage: KeyPackage,
	): Promise<void> {
		const { draft, context } = this;
		const { number, from, bytes } = held;
		// Its secrets are gone after one use: added again, its owner could read nothing.
		if (draft.seenPackages.includes(name)) return;
		try {
			const { identity, fresh } = await checkPackage(context, keyPackage);
			const { person } = identity;
			if (person === context.self.person) {
				throw new Refused("state-cloned", "a key package of this user's");
			}
			if (from !== null && from !== person) throw new Refused("wrong-sender");
			this.#seePackage(name);
			this.#pin(fresh);
			draft.waiting = [
				...draft.waiting.filter((other) => other.person !== person),
				{ person, bytes, keyPackage, since: context.now },
			];
		} catch (error) {
			if (this.#isBlocking(error)) {
				this.#block(error, held);
				return;
			}
			this.#seePackage(name);
			this.#refused({ number, from, bytes }, error);
		}
	}

	async #onWelcome(held: Held, welcome: Welcome): Promise<void> {
		const { draft, context } = this;
		const { joining } = draft;
		if (!joining || (draft.group && !draft.broken)) return;
		if (draft.blocked) {
			this.#hold(held);
			return;
		}
		try {
			const accepted = await receiveWelcome(context, joining.own, welcome);
			if (!accepted) return;
			this.#pin(accepted.fresh);
			draft.group = accepted.group;
			draft.joinedAt = epochOf(accepted.group);
			draft.counters = [];
			// What its members have asked before, they have been answered, or the others know of it.
			const members = membersOf(accepted.group.ratchetTree);
			draft.waiting = draft.waiting.filter(
				({ person }) =>
					!members.some(({ identity }) => identity.person === person),
			);
			this.#enter();
			await this.#replay();
		} catch (error) {
			if (this.#isBlocking(error)) this.#block(error, held);
			else this.#refused(held, error);
		}
	}

	/** In the group, with a leaf that no other state of this user's has. */
	#enter(): void {
		const { draft, context } = this;
		draft.pending = null;
		draft.joining = null;
		draft.attempts = 0;
		draft.broken = null;
		draft.wasMember = true;
		draft.session = hex(context.random(8));
		draft.sessionEpoch = draft.group ? epochOf(draft.group) : 0;
		draft.count = 0;
		this.#renewed();
		this.#requeue();
		this.#onEpoch();
	}

	async #onCommit(held: Held, message: PublicMessage): Promise<void> {
		const { draft, context } = this;
		const { number, from } = held;
		this.#adoptIfBuiltUpon(message.content.epoch);
		const { group } = draft;
		if (!group) return;
		if (!isEqual(message.content.groupId, group.groupContext.groupId)) {
			this.#refused(held, new Refused("wrong-group"));
			return;
		}
		const epoch = Number(message.content.epoch);
		// It came second: whoever made it does it again.
		if (epoch < epochOf(group)) return;
		if (epoch > epochOf(group)) {
			this.#leave(refusal("missed-change"));
			return;
		}
		try {
			const committed = await receiveCommit(context, group, message);
			const { sender } = message.content;
			const leaf =
				sender.senderType === "member" &&
				leafOf(group.ratchetTree, sender.leafIndex);
			const person = leaf && identityOf(leaf.credential)?.person;
			if (person && from !== null && person !== from) {
				this.#irregular(number, person, { kind: "wrong-sender" });
			}
			this.#pin(committed.fresh);
			if (committed.removesSelf) {
				this.#onRemoved(committed.added);
				return;
			}
			draft.group = committed.group;
			draft.pending = null;
			// Who commits is in the group, and needs no answer any more.
			draft.waiting = draft.waiting.filter((other) => other.person !== person);
			this.#onEpoch();
		} catch (error) {
			if (this.#isBlocking(error)) this.#block(error, held);
			else this.#refused(held, error);
		}
	}

	/** Somebody goes on from this user's own commit: it came first, though nobody has said so. */
	#adoptIfBuiltUpon(epoch: bigint): void {
		const { group, pending } = this.draft;
		if (group && pending && epoch > group.groupContext.epoch) {
			this.#adoptPending();
		}
	}

	#adoptPending(): void {
		const { draft } = this;
		const { pending } = draft;
		if (!pending) return;
		draft.group = pending.next;
		draft.pending = null;
		draft.joining = null;
		if (pending.welcome) this.#send("welcome", "", pending.welcome);
		this.#renewed();
		this.#onEpoch();
	}

	#onRemoved(added: readonly KeyPackage[]): void {
		const { draft, context } = this;
		const own = draft.joining?.own.keyPackage.initKey;
		const again = added.find(({ leafNode }) =>
			isEqual(leafNode.signaturePublicKey, context.self.key),
		);
		// Its place was taken by a key package of this identity that this state did not make.
		const isClone = again && !(own && isEqual(again.initKey, own));
		const { joining } = draft;
		this.#leave(refusal(isClone ? "state-cloned" : "removed"));
		// The welcome to the key package that is on its way follows.
		if (again && !isClone) draft.joining = joining;
	}

	async #onApplication(
		held: Held,
		name: string,
		message: Parameters<typeof decrypt>[2],
	): Promise<void> {
		const { draft, context } = this;
		const { number, from } = held;
		this.#adoptIfBuiltUpon(message.epoch);
		const { group } = draft;
		if (!group) return;
		try {
			const read = await decrypt(context, group, message);
			const { person } = read.sender;
			draft.group = read.group;
			draft.sinceUpdate++;
			const plaintext = decodePlaintext(read.plaintext);
			if (!plaintext) throw new Refused("malformed");
			this.#see(person, name, plaintext.id);
			const { counters, irregularity } = follow(
				draft.counters,
				person,
				plaintext,
				draft.joinedAt,
			);
			draft.counters = counters;
			if (irregularity) this.#irregular(number, person, irregularity);
			if (from !== null && from !== person) {
				this.#irregular(number, person, { kind: "wrong-sender" });
			}
			this.events.push({
				kind: "message",
				number,
				from: person,
				datum: plaintext.datum,
			});
		} catch (error) {
			const code =
				error instanceof Refused
					? error.code
					: error instanceof DamagedBytes
						? "malformed"
						: null;
			if (!code) throw error;
			const isBefore =
				code === "too-old" && Number(message.epoch) < draft.joinedAt;
			this.#unreadable(number, from, isBefore ? "before-joining" : code);
			if (code === "missed-change") this.#leave(refusal(code));
		}
	}

	/** What is needed of the group is gone; it has to be joined again with a fresh leaf. */
	#leave(error: AppError): void {
		const { draft } = this;
		draft.broken = error;
		draft.pending = null;
		draft.joining = null;
		draft.wasMember = true;
		this.#requeue();
	}

	/** What was encrypted and is not safe will be encrypted again. */
	#requeue(): void {
		this.draft.frames = this.draft.frames.map((frame) =>
			frame.kind === "application" ? { ...frame, id: "" } : frame,
		);
	}

	#renewed(): void {
		const { draft, context } = this;
		draft.sinceUpdate = 0;
		draft.updatedAt = context.now;
		const [random = 0] = context.random(1);
		draft.jitter = (random / 256) * UPDATE_JITTER;
		draft.isStale = false;
		draft.dutySince = null;
	}

	/** The group has gone on: every ratchet is new. */
	#onEpoch(): void {
		const { draft, context } = this;
		const { group } = draft;
		if (!group) return;
		draft.isStale = false;
		draft.dutySince = null;
		const isAdded = ({ keyPackage }: (typeof draft.waiting)[number]) =>
			membersOf(group.ratchetTree).some(({ leaf }) => {
				const node = leafOf(group.ratchetTree, leaf);
				return (
					node !== null &&
					isEqual(node.hpkePublicKey, keyPackage.leafNode.hpkePublicKey)
				);
			});
		const added = draft.waiting.filter(isAdded);
		if (added.length === 0) return;
		draft.waiting = draft.waiting.filter((waiting) => !added.includes(waiting));
		draft.lastAdded = new Map([
			...draft.lastAdded,
			...added.map(({ person }) => [person, context.now] as const),
		]);
	}

	/** Nobody has begun a group, or nobody has it any more. */
	async #found(): Promise<void> {
		const { draft, context } = this;
		const { order, self, everyoneCapable, now } = context;
		const rank = order.indexOf(self.person);
		const waiting = this.#addable();
		const first = Math.min(...waiting.map(({ since }) => since));
		if (rank < 0 || waiting.length === 0 || !everyoneCapable) return;
		if (draft.broken?.code === "state-cloned") return;
		let due = first + rank * FOUND_AGAIN_MS;
		if (draft.wasMember) {
			// Somebody who does not ask to be let in may still have it.
			const isGone = waiting.length === order.length - 1;
			if (!isGone || !draft.joining) return;
			due = draft.joining.since + (1 + rank) * FOUND_AGAIN_MS;
		}
		if (now < due) {
			this.#wake(due);
			return;
		}
		const { joining } = draft;
		draft.group = await foundGroup(
			context,
			joining?.own ?? (await createPackage(context)),
		);
		draft.joinedAt = 0;
		draft.counters = [];
		this.#enter();
		// Until it is known that nobody founded one before.
		draft.joining = joining;
		// Nobody else's is due before.
		draft.dutySince = 0;
	}

	async #askToJoin(): Promise<void> {
		const { draft, context } = this;
		const { order, self, everyoneCapable, now } = context;
		// The other copy would do the same, for ever: the user decides which of them goes on.
		if (draft.broken?.code === "state-cloned") return;
		if (!draft.isAttached || order.length < 2) return;
		const isFirst = order[0] === self.person && !draft.wasMember;
		if (draft.joining) {
			// What one of those who wait to be asked offers is kept for whoever comes; more of it helps nobody.
			if (isFirst) return;
			const due =
				draft.joining.since +
				Math.min(JOIN_RETRY_MS * 2 ** (draft.attempts - 1), MAX_JOIN_RETRY_MS);
			if (now < due) {
				this.#wake(due);
				return;
			}
		} else if (!draft.wasMember) {
			if (!everyoneCapable) return;
			if (isFirst) {
				// The first in the order waits to be asked. Where nobody does, others may count differently who that is.
				draft.dutySince ??= now;
				const due = draft.dutySince + FOUND_AGAIN_MS;
				if (now < due) {
					this.#wake(due);
					return;
				}
			}
		}
		const { bytes, ...own } = await createPackage(context);
		draft.joining = { own, since: now };
		draft.attempts++;
		this.#send("key-package", "", bytes);
		this.#wake(now + JOIN_RETRY_MS);
	}

	/** Lets in who asks, puts out who has left, and renews this user's keys where that is due. */
	async #commit(): Promise<void> {
		const { draft, context } = this;
		const { group } = draft;
		if (!group || !draft.isAttached) return;
		const { order, self, now } = context;
		const members = membersOf(group.ratchetTree);
		const adding = this.#addable().filter(({ person, since }) => {
			const last = draft.lastAdded.get(person);
			const due = last === undefined ? since : last + ADD_AGAIN_MS;
			if (now < due) this.#wake(due);
			return now >= due;
		});
		const isAdding = (person: PersonKey) =>
			adding.some((waiting) => waiting.person === person);
		const removing = members.filter(
			({ identity: { person } }) =>
				person !== self.person && (!order.includes(person) || isAdding(person)),
		);
		const isRenewing = this.#isRenewalDue();
		if (adding.length + removing.length === 0 && !isRenewing) {
			draft.dutySince = null;
			return;
		}
		draft.dutySince ??= now;
		if (!isRenewing) {
			const able = order.filter((person) =>
				members.some(
					(member) =>
						member.identity.person === person && !removing.includes(member),
				),
			);
			const rank = Math.max(0, able.indexOf(self.person));
			const due = draft.dutySince + rank * RANK_DELAY_MS;
			if (now < due) {
				this.#wake(due);
				return;
			}
		}
		try {
			const { next, bytes, welcome } = await commit(
				context,
				group,
				adding.map(({ keyPackage }) => keyPackage),
				removing.map(({ leaf }) => leaf),
			);
			draft.pending = { next, welcome };
			this.#send("commit", "", bytes);
		} catch (error) {
			if (adding.length === 0) throw error;
			// One of them can't be let in; which, the library does not say. They ask again.
			draft.waiting = draft.waiting.filter(({ person }) => !isAdding(person));
			for (const { person, bytes } of adding) {
				this.#refused({ number: 0, from: person, bytes }, error);
			}
		}
	}

	#addable() {
		const { draft, context } = this;
		return draft.waiting.filter(({ person }) => context.order.includes(person));
	}

	#isRenewalDue(): boolean {
		const { draft, context } = this;
		const { queue, sinceUpdate, updatedAt, jitter } = draft;
		// A copy of this state may have sent with the same keys: with new ones it can't matter.
		if (draft.isStale && queue.length > 0) return true;
		if (sinceUpdate === 0 && queue.length === 0) return false;
		return (
			sinceUpdate >= UPDATE_AFTER_MESSAGES * (1 - jitter) ||
			context.now - updatedAt >= UPDATE_AFTER_MS * (1 - jitter)
		);
	}

	async #encrypt(): Promise<void> {
		const { draft, context } = this;
		if (!draft.isAttached || draft.isStale) return;
		if (!draft.group || membersOf(draft.group.ratchetTree).length < 2) return;
		const isOnItsWay = new Set(
			draft.frames
				.filter(({ kind }) => kind === "application")
				.map(({ id }) => id),
		);
		let room = MAX_IN_FLIGHT - isOnItsWay.size;
		for (const { id, datum } of draft.queue) {
			if (room <= 0) return;
			if (isOnItsWay.has(id)) continue;
			const plaintext = encodePlaintext({
				session: draft.session,
				sessionEpoch: draft.sessionEpoch,
				count: draft.count + 1,
				id,
				datum,
			});
			const { group, bytes } = await encrypt(context, draft.group, plaintext);
			draft.group = group;
			draft.count++;
			draft.sinceUpdate++;
			room--;
			this.#send("application", id, bytes);
		}
	}

	#send(kind: Frame["kind"], id: string, bytes: Uint8Array): void {
		const { draft } = this;
		const epoch = draft.group ? epochOf(draft.group) : 0;
		const sent = frame(kind, id, epoch, bytes);
		draft.frames = [...draft.frames, sent];
		this.write.push(...fragmentsOf(sent));
	}

	async #replay(): Promise<void> {
		const { draft } = this;
		const { held } = draft;
		draft.held = [];
		for (const item of held) await this.#receive(item);
	}

	#hold(held: Held): void {
		const { draft } = this;
		if (draft.held.some(({ bytes }) => isEqual(bytes, held.bytes))) return;
		let rest = [...draft.held, held];
		let size = rest.reduce((sum, { bytes }) => sum + bytes.length, 0);
		while (rest.length > MAX_HELD || size > MAX_HELD_BYTES) {
			const [oldest, ...others] = rest;
			if (!oldest) break;
			this.#unreadable(oldest.number, oldest.from, "too-much");
			size -= oldest.bytes.length;
			rest = others;
		}
		draft.held = rest;
	}

	#isBlocking(error: unknown): error is Changed & { readonly pin: Pin } {
		return error instanceof Changed && error.pin !== null && !this.#keepsKeys;
	}

	#block({ pin }: { readonly pin: Pin }, held: Held): void {
		const { draft } = this;
		if (!draft.blocked) {
			draft.blocked = pin;
			this.events.push({ kind: "key-changed", pin });
		}
		draft.seen = draft.seen.filter(
			({ name }) => name !== digestName(held.bytes),
		);
		this.#hold(held);
	}

	#pin(fresh: ReadonlyMap<PersonKey, Uint8Array>): void {
		for (const [person, key] of fresh) {
			this.events.push({ kind: "pinned", pin: { person, key } });
		}
	}

	#see(from: PersonKey | null, name: string, id = ""): void {
		const { draft } = this;
		const others = draft.seen.filter((other) => other.name !== name);
		const ofSender = others.filter((other) => other.from === from);
		const oldest =
			ofSender.length >= MAX_SEEN_PER_SENDER ? ofSender[0] : undefined;
		draft.seen = [
			...others.filter((other) => other !== oldest),
			{ from, name, id },
		];
	}

	#seePackage(name: string): void {
		this.draft.seenPackages = [...this.draft.seenPackages, name].slice(
			-MAX_SEEN_PACKAGES,
		);
	}

	#irregular(
		number: number,
		from: PersonKey | null,
		irregularity: Irregularity | { readonly kind: "wrong-sender" },
	): void {
		this.events.push({ kind: "irregular", from, number, irregularity });
	}

	#unreadable(number: number, from: PersonKey | null, code: RefusalCode): void {
		this.events.push({
			kind: "unreadable",
			number,
			from,
			error: refusal(code),
		});
	}

	#refused({ number, from }: Held, error: unknown): void {
		if (error instanceof ProtocolError) throw error;
		const refused =
			error instanceof Refused
				? error
				: new Refused("not-verified", String(error));
		this.events.push({
			kind: "refused",
			number,
			from,
			error: refused.error,
			detail: refused.detail,
		});
	}

	#wake(at: number): void {
		this.wakeAt = this.wakeAt === null ? at : Math.min(this.wakeAt, at);
	}
}

function epochOf({ groupContext }: GroupState): number {
	return Number(groupContext.epoch);
}
