import type { Act, ActChange } from "../shared/domain/act";
import { isAct, isEmoji } from "../shared/domain/act";
import type { Conversation } from "../shared/domain/conversation";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import {
	isSameMessage,
	MAX_MENTIONS,
	type Message,
	type MessageRef,
} from "../shared/domain/message";
import { fail, failed, ok, type Result } from "../shared/errors";
import type { ConversationLink } from "./conversation-link";
import { type Core, nowSeconds } from "./core";
import { protectionIn } from "./encryption";
import { textProblem } from "./names";

interface OwnActsOptions {
	readonly core: Core;
	/** null where the conversation's server was removed. */
	readonly link: (conversation: Conversation) => ConversationLink | null;
	/** Sorts behind every id that waits to go out, and behind this one. */
	readonly newId: (conversation: Conversation, after?: MessageId) => MessageId;
}

/** What this user does to messages: stored and shown at once, and sent as messages are. */
export class OwnActs {
	constructor(readonly options: OwnActsOptions) {}

	async edit(
		id: ConversationId,
		messageId: MessageId,
		text: string,
		mentions: readonly PersonKey[],
	): Promise<Result<null>> {
		const problem = textProblem(text);
		if (problem) return problem;
		const found = await this.#own(id, messageId);
		if (!found.ok) return found;
		if (found.value.text === text) return ok(null);
		return this.#act(id, found.value, {
			kind: "edit",
			text: text.toWellFormed(),
			mentions: mentions.slice(0, MAX_MENTIONS),
		});
	}

	/** For everybody; what never went out is simply gone. */
	async deleteForAll(
		id: ConversationId,
		messageIds: readonly MessageId[],
	): Promise<Result<null>> {
		for (const messageId of messageIds) {
			const found = await this.#own(id, messageId);
			if (!found.ok) return found;
			const done = await this.#act(id, found.value, { kind: "delete" });
			if (!done.ok) return done;
		}
		return ok(null);
	}

	/** The others keep it. */
	async hide(
		id: ConversationId,
		messages: readonly MessageRef[],
	): Promise<Result<null>> {
		const { core } = this.options;
		const { changed } = await core.history.commit({
			hide: [{ conversationId: id, messages }],
		});
		for (const message of changed)
			core.emit({ type: "message-updated", message });
		return ok(null);
	}

	/** @param emoji "" takes it back */
	async react(
		id: ConversationId,
		ref: MessageRef,
		emoji: string,
	): Promise<Result<null>> {
		if (emoji !== "" && !isEmoji(emoji)) return fail("no-emoji");
		const message = await this.options.core.history.find(id, ref);
		if (!message || message.deleted) return gone;
		return this.#act(id, message, { kind: "react", emoji });
	}

	/** Puts what could not go out of what was done to this message into the queue again. */
	async retry(id: ConversationId, ref: MessageRef): Promise<Result<null>> {
		const place = this.#place(id);
		if (!place.ok) return place;
		const { core } = this.options;
		const unsent = await core.history.unsent(id);
		const failed = unsent.filter(
			(one): one is Act =>
				isAct(one) &&
				one.delivery.kind === "failed" &&
				isSameMessage(one.target, ref),
		);
		const delivery = { kind: "queued" } as const;
		const changes = failed.map((one) => ({
			id: one.id,
			from: one.from,
			number: null,
			delivery,
		}));
		const { changed } = await core.history.commit({
			update: [{ conversationId: id, changes }],
		});
		for (const message of changed)
			core.emit({ type: "message-updated", message });
		for (const one of failed) place.value.link.send({ ...one, delivery });
		return ok(null);
	}

	async #own(
		id: ConversationId,
		messageId: MessageId,
	): Promise<Result<Message>> {
		const place = this.#place(id);
		if (!place.ok) return place;
		const { self } = place.value;
		const ref = { id: messageId, from: self };
		const message = await this.options.core.history.find(id, ref);
		return message && !message.deleted && !message.unreadable
			? ok(message)
			: gone;
	}

	async #act(
		id: ConversationId,
		message: Message,
		change: ActChange,
	): Promise<Result<null>> {
		const place = this.#place(id);
		if (!place.ok) return place;
		const { conversation, self, link } = place.value;
		const { core, newId } = this.options;
		// Nobody else has it, and nobody will.
		if (message.delivery.kind === "failed" && change.kind === "delete")
			return this.hide(id, [message]);
		const act: Act = {
			conversationId: id,
			id: newId(conversation, lastAct(message, self, change)),
			from: self,
			number: null,
			date: nowSeconds(),
			target: { id: message.id, from: message.from },
			change,
			delivery: { kind: "queued" },
			protection: protectionIn(core, conversation),
		};
		const { changed } = await core.history.commit({ acts: [act] });
		for (const one of changed)
			core.emit({ type: "message-updated", message: one });
		link.send(act);
		return ok(null);
	}

	#place(id: ConversationId): Result<{
		readonly conversation: Conversation;
		readonly self: PersonKey;
		readonly link: ConversationLink;
	}> {
		const { core, link: linkOf } = this.options;
		const conversation = core.state().conversations[id];
		const self =
			conversation && core.state().servers[conversation.serverId]?.self.key;
		const link = conversation && linkOf(conversation);
		if (!conversation || self === undefined || !link) return serverGone;
		return conversation.attachment.kind === "ended"
			? failed(conversation.attachment.error)
			: ok({ conversation, self, link });
	}
}

/** What it takes the place of: it has to sort behind that, also when the clock was set back. */
function lastAct(
	{ edited, reactions }: Message,
	self: PersonKey,
	{ kind }: ActChange,
): MessageId | undefined {
	return kind === "react"
		? reactions?.find(({ from }) => from === self)?.id
		: edited;
}

export const serverGone = fail("conversation-server-gone");
const gone = fail("unknown-message");
