import type { PersonKey } from "../shared/domain/ids";
import {
	commit,
	encrypt,
	foundGroup,
	isEvenedByCommit,
	membersOf,
} from "./group";
import { createPackage } from "./key-package";
import {
	ADD_AGAIN_MS,
	FOUND_AGAIN_MS,
	JOIN_RETRY_MS,
	MAX_IN_FLIGHT,
	MAX_JOIN_RETRY_MS,
	RANK_DELAY_MS,
	UPDATE_AFTER_MESSAGES,
	UPDATE_AFTER_MS,
} from "./limits";
import { encodePlaintext } from "./plaintext";
import type { Run } from "./run";

/** What is this user's to do now: found the group or ask to be let in, let others in and out, renew keys, speak. */
export class Duties {
	constructor(readonly run: Run) {}

	/** Nobody has begun a group, or nobody has it any more. */
	async found(): Promise<void> {
		const { draft, context } = this.run;
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
			this.run.wake(due);
			return;
		}
		const { joining } = draft;
		draft.group = await foundGroup(
			context,
			joining?.own ?? (await createPackage(context)),
		);
		draft.joinedAt = 0;
		draft.counters = [];
		this.run.enter();
		// Until it is known that nobody founded one before.
		draft.joining = joining;
		// Nobody else's is due before.
		draft.dutySince = 0;
	}

	async askToJoin(): Promise<void> {
		const { draft, context } = this.run;
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
				this.run.wake(due);
				return;
			}
		} else if (!draft.wasMember) {
			if (!everyoneCapable) return;
			if (isFirst) {
				// The first in the order waits to be asked. Where nobody does, others may count differently who that is.
				draft.dutySince ??= now;
				const due = draft.dutySince + FOUND_AGAIN_MS;
				if (now < due) {
					this.run.wake(due);
					return;
				}
			}
		}
		const { bytes, ...own } = await createPackage(context);
		draft.joining = { own, since: now };
		draft.attempts++;
		this.run.send("key-package", "", bytes);
		this.run.wake(now + JOIN_RETRY_MS);
	}

	/** Lets in who asks, puts out who has left, and renews this user's keys where that is due. */
	async commit(): Promise<void> {
		const { draft, context } = this.run;
		const { group } = draft;
		if (!group || !draft.isAttached) return;
		const { order, self, now } = context;
		const members = membersOf(group.ratchetTree);
		// Before anybody is let in: an addition alone renews no keys.
		const isUneven = isEvenedByCommit(group);
		const asking = isUneven ? [] : this.#addable();
		const adding = asking.filter(({ person, since }) => {
			const last = draft.lastAdded.get(person);
			const due = last === undefined ? since : last + ADD_AGAIN_MS;
			if (now < due) this.run.wake(due);
			return now >= due;
		});
		const isAdding = (person: PersonKey) =>
			adding.some((waiting) => waiting.person === person);
		const removing = members.filter(
			({ identity: { person } }) =>
				person !== self.person && (!order.includes(person) || isAdding(person)),
		);
		const isRenewing = this.#isRenewalDue();
		if (adding.length + removing.length === 0 && !isRenewing && !isUneven) {
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
				this.run.wake(due);
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
			this.run.send("commit", "", bytes);
		} catch (error) {
			if (adding.length === 0) throw error;
			// One of them can't be let in; which, the library does not say. They ask again.
			draft.waiting = draft.waiting.filter(({ person }) => !isAdding(person));
			for (const { person, bytes } of adding) {
				this.run.refused({ number: 0, from: person, bytes }, error);
			}
		}
	}

	#addable() {
		const { draft, context } = this.run;
		return draft.waiting.filter(({ person }) => context.order.includes(person));
	}

	#isRenewalDue(): boolean {
		const { draft, context } = this.run;
		const { queue, sinceUpdate, updatedAt, jitter } = draft;
		// A copy of this state may have sent with the same keys: with new ones it can't matter.
		if (draft.isStale && queue.length > 0) return true;
		if (sinceUpdate === 0 && queue.length === 0) return false;
		return (
			sinceUpdate >= UPDATE_AFTER_MESSAGES * (1 - jitter) ||
			context.now - updatedAt >= UPDATE_AFTER_MS * (1 - jitter)
		);
	}

	async encrypt(): Promise<void> {
		const { draft, context } = this.run;
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
			this.run.send("application", id, bytes);
		}
	}
}
