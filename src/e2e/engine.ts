import { identityOf } from "./authentication";
import { hex, isEqual } from "./bytes";
import type { E2eContext, E2eInput, E2eStatus, E2eStep } from "./contract";
import { Duties } from "./duties";
import { refusal } from "./errors";
import { leafOf, membersOf } from "./group";
import { Incoming } from "./incoming";
import { Numbers } from "./numbers";
import { epochOf, Run } from "./run";
import { type E2eState, isSameKept } from "./state";

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
	const numbers = new Numbers(run);
	const incoming = new Incoming(run, numbers);
	await take(input, run, numbers, incoming);
	await settle(run, incoming);
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

async function take(
	input: E2eInput,
	run: Run,
	numbers: Numbers,
	incoming: Incoming,
): Promise<void> {
	const { draft } = run;
	switch (input.kind) {
		case "attached":
			numbers.advance(input.next);
			numbers.attach();
			break;
		case "detached":
			draft.isAttached = false;
			break;
		case "own":
			numbers.advance(input.next);
			break;
		case "foreign":
			await incoming.onForeign(input.number, input.from, input.fragment);
			break;
		case "safe":
			numbers.onSafe(input.count);
			break;
		case "send":
			draft.queue = [...draft.queue, { id: input.id, datum: input.datum }];
			break;
		case "recover":
			draft.attempts = 0;
			run.leave(refusal("removed"));
			break;
		case "keep-key":
			incoming.keepsKeys = true;
			draft.blocked = null;
			await incoming.replay();
			break;
		case "tick":
			break;
	}
}

/** Does what is due, as far as it can be done now. */
async function settle(run: Run, incoming: Incoming): Promise<void> {
	const { draft, context } = run;
	const { blocked } = draft;
	if (blocked) {
		const known = context.pinned(blocked.person);
		if (!known || !isEqual(known, blocked.key)) return;
		draft.blocked = null;
		await incoming.replay();
		if (draft.blocked) return;
	}
	const duties = new Duties(run);
	if (draft.broken || !draft.group) {
		await duties.found();
		if (draft.broken || !draft.group) {
			await duties.askToJoin();
			return;
		}
	}
	if (!draft.pending) await duties.commit();
	if (!draft.pending) await duties.encrypt();
}
