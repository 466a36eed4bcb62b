import type { E2eEvent } from "../e2e/contract";
import { refusal } from "../e2e/errors";
import { decodeDatum } from "../protocol/codec";
import type { Message as MessageDatum } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import type { Conversation } from "../shared/domain/conversation";
import { identityIdOf } from "../shared/domain/encryption";
import type { MessageChange } from "../shared/domain/history";
import type { MessageId, PersonKey } from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import { type AppError, errorOf } from "../shared/errors";
import type { DomainEvent } from "../shared/events";
import type { AppState } from "../shared/state";
import type { NumberedMessage } from "./relay-socket";
import { messageFrom } from "./translate";

/** What the engine's events mean for this app. */
export interface Understood {
	/** What was inside, with who said it by its own proof. */
	readonly items: readonly NumberedMessage[];
	/** What can't be shown, in its place. */
	readonly unreadable: readonly Message[];
	/** Messages of others that count under a later number now. */
	readonly moved: readonly MessageChange[];
	/** What of this user's is safe now. */
	readonly sent: readonly { readonly id: MessageId; readonly number: number }[];
	readonly events: readonly DomainEvent[];
	/** What the user has to know. */
	readonly warnings: readonly AppError[];
}

export function understand(
	events: readonly E2eEvent[],
	conversation: Conversation,
	state: AppState,
): Understood {
	const { serverId, members } = conversation;
	const nameOf = (person: PersonKey | null) =>
		members.find(({ key }) => key === person)?.name ?? person ?? "";
	const items: NumberedMessage[] = [];
	const unreadable: Message[] = [];
	const moved: MessageChange[] = [];
	const sent: { id: MessageId; number: number }[] = [];
	const domain: DomainEvent[] = [];
	const warnings: AppError[] = [];
	for (const event of events) {
		switch (event.kind) {
			case "message": {
				const { number, from } = event;
				const message = readDatum(event.datum);
				if (message) items.push({ message, number, from });
				else {
					const error = refusal("malformed");
					unreadable.push(unreadableMessage(conversation, number, from, error));
				}
				break;
			}
			case "unreadable": {
				const { number, from, error } = event;
				// Said to the others before this user was let in; as likely a mark as a message.
				if (error.code === "before-joining") break;
				unreadable.push(unreadableMessage(conversation, number, from, error));
				break;
			}
			case "moved":
				moved.push({
					id: event.id as MessageId,
					from: event.from,
					number: event.number,
					delivery: { kind: "received" },
				});
				break;
			case "sent":
				sent.push(event);
				break;
			case "pinned": {
				const { person, key } = event.pin;
				domain.push({
					type: "identity-changed",
					serverId,
					person,
					identity: { key: encode(key), verified: false, offered: null },
				});
				break;
			}
			case "key-changed": {
				const { person, key } = event.pin;
				const known = state.identities[identityIdOf(serverId, person)];
				if (!known) break;
				domain.push({
					type: "identity-changed",
					serverId,
					person,
					identity: { ...known, offered: encode(key) },
				});
				break;
			}
			case "irregular":
				warnings.push(
					errorOf(`relay-${event.irregularity.kind}`, {
						name: nameOf(event.from),
					}),
				);
				break;
			case "refused":
				warnings.push(
					errorOf("something-refused", {
						names: members.map(({ name }) => name),
						why: event.error,
					}),
				);
				break;
		}
	}
	return { items, unreadable, moved, sent, events: domain, warnings };
}

/** Stands where something came that can't be shown. */
export function unreadableMessage(
	conversation: Conversation,
	number: number,
	from: PersonKey | string | null,
	error: AppError,
): Message {
	const message: MessageDatum = {
		kind: "message",
		category: "chat",
		subject: "",
		flags: [],
		date: BigInt(Math.floor(Date.now() / 1_000)),
		msg: "",
	};
	return {
		...messageFrom(
			{ message, number, from },
			conversation.id,
			conversation.members,
		),
		protection: error.code === "not-encrypted" ? "none" : "encrypted",
		unreadable: error,
	};
}

function readDatum(bytes: Uint8Array): MessageDatum | null {
	try {
		const datum = decodeDatum(bytes);
		return datum.kind === "message" ? datum : null;
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

function encode(key: Uint8Array): string {
	return Buffer.from(key).toString("base64url");
}
