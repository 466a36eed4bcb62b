import { isBlocked } from "../shared/blocked";
import {
	type Conversation,
	LEFT,
	type Mute,
} from "../shared/domain/conversation";
import type {
	ConversationId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../shared/domain/ids";
import {
	MAX_LOCAL_NAME_LENGTH,
	MAX_LOCAL_NAMES,
} from "../shared/domain/person";
import type { PendingRequest } from "../shared/domain/request";
import { fail, failed, ok, type Result } from "../shared/errors";
import { MAX_TOPIC_LENGTH } from "../shared/ipc";
import { shownName } from "../shared/shown-name";
import type { Core } from "./core";
import { Departures } from "./departures";
import { readRecipients } from "./recipients";
import type { Servers } from "./servers";

/** What this user does with whole conversations, and with people. */
export class OwnConversations {
	readonly departures: Departures;

	constructor(
		readonly core: Core,
		readonly servers: Servers,
		readonly newId: () => string,
		readonly undoMs: number,
	) {
		this.departures = new Departures(core, (one) => servers.conversation(one));
	}

	/** @param position its place among those that are pinned, from 0; null for none */
	pin(id: ConversationId, position: number | null): Result<null> {
		return this.#with(id, () =>
			this.core.emit({ type: "conversation-pinned", id, position }),
		);
	}

	mute(id: ConversationId, mute: Mute | null): Result<null> {
		return this.#with(id, () =>
			this.core.emit({ type: "conversation-muted", id, mute }),
		);
	}

	archive(id: ConversationId, archived: boolean): Result<null> {
		return this.#with(id, () =>
			this.core.emit({ type: "conversation-archived", id, archived }),
		);
	}

	changeTopic(id: ConversationId, input: string): Result<null> {
		const topic = input.trim().toWellFormed();
		if (topic.length > MAX_TOPIC_LENGTH) {
			return fail("topic-too-long", { most: MAX_TOPIC_LENGTH });
		}
		return this.#with(id, (conversation) => {
			const problem = notTakingPart(conversation);
			if (problem) return problem;
			if (topic === (conversation.topicDue ?? conversation.topic)) {
				return ok(null);
			}
			this.core.emit({ type: "topic-due", id, topic });
			this.servers.conversation(conversation)?.topicChanged();
			return ok(null);
		});
	}

	/** @param to as under New conversation */
	addPeople(id: ConversationId, to: string): Result<SentRequestId> {
		const { core } = this;
		const conversation = core.state().conversations[id];
		if (!conversation) return unknown;
		const problem = notTakingPart(conversation);
		if (problem) return problem;
		const { members, serverId, connectionId, topic } = conversation;
		if (members.length < 2) {
			return fail("not-a-group");
		}
		const recipients = readRecipients(to, serverId, core.state());
		if (!recipients.ok) return recipients;
		const { people, server } = recipients.value;
		if (!("self" in server) || server.id !== serverId) {
			return fail("not-of-this-server");
		}
		const fresh = people.filter(
			({ key }) =>
				!members.some(
					(member) => member.key === key && member.standing === "joined",
				),
		);
		if (fresh.length === 0) {
			return fail("already-there");
		}
		const link = this.servers.link(serverId);
		const request = this.newId() as SentRequestId;
		core.emit({
			type: "sent-request-added",
			request: {
				id: request,
				serverId,
				to: fresh.map((person) => link?.people.spelled(person) ?? person),
				acknowledgedBy: [],
				topic,
				into: id,
				sentAt: Date.now(),
				connectionId,
				state: { kind: "queued" },
			},
		});
		link?.sent.sendQueued();
		return ok(request);
	}

	/**
	 * Takes no part any more, in a while: until then `stay` undoes it.
	 * @param isDeleting what was said is deleted here as well
	 */
	leave(id: ConversationId, isDeleting: boolean): Result<null> {
		return this.#with(id, () => {
			const departure = { at: Date.now() + this.undoMs, isDeleting };
			this.core.emit({ type: "departure-changed", id, departure });
			this.departures.begin(id);
		});
	}

	stay(id: ConversationId): Result<null> {
		return this.#with(id, ({ departure }) => {
			if (!departure || Date.now() >= departure.at) {
				return fail("too-late");
			}
			this.core.emit({ type: "departure-changed", id, departure: null });
		});
	}

	/** Nothing of theirs is shown any more, and they are not told. */
	block(serverId: ServerId, key: PersonKey): Result<null> {
		const { core } = this;
		const person = this.#personOf(serverId, key);
		if (core.state().servers[serverId]?.self.key === key) {
			return fail("self-request");
		}
		core.emit({
			type: "person-blocked",
			blocked: { serverId, person, since: Date.now() },
		});
		const { pendingRequests } = core.state();
		for (const request of Object.values<PendingRequest>(pendingRequests)) {
			const { serverId: at, from } = request;
			if (isBlocked(core.state(), at, from)) {
				core.emit({ type: "request-settled", id: request.id });
			}
		}
		return ok(null);
	}

	/** @param name "" for what they call themselves */
	name(identityKey: string, name: string): Result<null> {
		const { core } = this;
		const { localNames } = core.state();
		const plain = shownName(name, MAX_LOCAL_NAME_LENGTH);
		const isNew = plain !== "" && !(identityKey in localNames);
		if (isNew && Object.keys(localNames).length >= MAX_LOCAL_NAMES) {
			return fail("too-many-named", { most: MAX_LOCAL_NAMES });
		}
		core.emit({ type: "person-named", identityKey, name: plain });
		return ok(null);
	}

	unblock(serverId: ServerId, person: PersonKey): Result<null> {
		this.core.emit({ type: "person-unblocked", serverId, person });
		// What they asked meanwhile was passed over; the server says it again.
		this.servers.link(serverId)?.askAgain();
		return ok(null);
	}

	#personOf(serverId: ServerId, key: PersonKey) {
		const { servers, conversations, pendingRequests } = this.core.state();
		const known = [
			...(servers[serverId]?.people ?? []),
			...Object.values<Conversation>(conversations)
				.filter((one) => one.serverId === serverId)
				.flatMap(({ members }) => members),
			...Object.values<PendingRequest>(pendingRequests)
				.filter((one) => one.serverId === serverId)
				.map(({ from }) => from),
		].find((person) => person.key === key);
		return {
			key,
			name: known?.name ?? key,
			identityKey: known?.identityKey ?? null,
		};
	}

	#with(
		id: ConversationId,
		// biome-ignore lint/suspicious/noConfusingVoidType: most of it simply happens
		act: (conversation: Conversation) => Result<null> | void,
	): Result<null> {
		const conversation = this.core.state().conversations[id];
		if (!conversation) return unknown;
		return act(conversation) ?? ok(null);
	}
}

const unknown = fail("unknown-conversation");

function notTakingPart({
	attachment,
	departure,
}: Conversation): Result<never> | null {
	if (attachment.kind === "ended") {
		return failed(attachment.error);
	}
	return departure ? fail(LEFT) : null;
}
