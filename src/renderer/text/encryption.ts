import { strings } from "../../language";
import { calledName } from "../../language/called";
import { namesOf } from "../../language/lists";
import { sentenceOf } from "../../language/sentence-of";
import {
	type Conversation,
	canAllEncrypt,
	type Member,
} from "../../shared/domain/conversation";
import {
	identityIdOf,
	type KnownIdentity,
} from "../../shared/domain/encryption";
import type { Message } from "../../shared/domain/message";
import { assertNever } from "../../shared/errors";
import type { AppState } from "../../shared/state";
import { shownName } from "./names";

/*
 * What is said of a conversation's encryption: in its header, its composer, its messages and the dialog, all
 * from here, so that they can't contradict each other.
 */

const words = strings.encryption;

type Identities = AppState["identities"];

/** How the lock looks; the words say the rest. */
export type LockKind =
	| "verified"
	| "encrypted"
	| "starting"
	| "none"
	| "attention";

export interface Lock {
	readonly kind: LockKind;
	readonly text: string;
	/** What it means, in two plain sentences. */
	readonly meaning: string;
}

export function lockOf(
	conversation: Conversation,
	identities: Identities,
): Lock {
	const { encryption, members } = conversation;
	const { meaning } = words;
	switch (encryption.kind) {
		case "none": {
			if (isBeginning(conversation)) return starting;
			const without = unable(conversation);
			const text =
				without.length > 0
					? words.noneBecause(namesOf(without), without.length)
					: words.none;
			return { kind: "none", text, meaning: meaning.none };
		}
		case "starting":
			return starting;
		case "encrypted": {
			const without = members.filter(({ key }) =>
				encryption.without.includes(key),
			);
			if (without.length > 0) {
				const text = words.encryptedWithout(namesOf(without));
				return { kind: "encrypted", text, meaning: meaning.encrypted };
			}
			const joined = joinedIn(conversation);
			const isVerified =
				joined.length > 0 &&
				joined.every(
					(member) => trustIn(conversation, member, identities) === "verified",
				);
			return isVerified
				? { kind: "verified", text: words.verified, meaning: meaning.verified }
				: {
						kind: "encrypted",
						text: words.encrypted,
						meaning: meaning.encrypted,
					};
		}
		case "key-changed":
			return {
				kind: "attention",
				text: words.attention,
				meaning: meaning.keyChanged(changedName(conversation)),
			};
		case "broken":
			return {
				kind: "attention",
				text: words.attention,
				meaning: `${meaning.broken} ${sentenceOf(encryption.error)}`,
			};
		default:
			return assertNever(encryption);
	}
}

const starting: Lock = {
	kind: "starting",
	text: words.starting,
	meaning: words.meaning.starting,
};

/** What the user knows of a member's key. */
export type Trust = "verified" | "uncompared" | "changed" | "guest";

export function trustIn(
	conversation: Pick<Conversation, "serverId">,
	member: Pick<Member, "key" | "identityKey" | "canEncrypt">,
	identities: Identities,
): Trust {
	const known = identityOf(conversation, member, identities);
	if (!known) {
		// The server names a key, and the app behind it has a number to compare.
		return member.identityKey !== null && member.canEncrypt
			? "uncompared"
			: "guest";
	}
	if (known.offered !== null) return "changed";
	return known.verified ? "verified" : "uncompared";
}

export function identityOf(
	{ serverId }: Pick<Conversation, "serverId">,
	{ key }: Pick<Member, "key">,
	identities: Identities,
): KnownIdentity | undefined {
	return identities[identityIdOf(serverId, key)];
}

export function memberWords(member: Member, trust: Trust): string {
	if (member.standing === "left") return words.memberLeft;
	switch (trust) {
		case "verified":
			return words.memberVerified;
		case "uncompared":
			return words.memberUncompared;
		case "changed":
			return words.memberChanged;
		case "guest":
			return member.standing === "invited"
				? words.memberInvited
				: words.memberGuest;
	}
}

/** Why nothing can be written for the sake of secrecy; null where nothing forbids it. */
export function secrecyReason(
	conversation: Conversation,
	onlyEncrypted: boolean,
): string | null {
	const { encryption } = conversation;
	if (encryption.kind === "key-changed")
		return words.blockedByKey(changedName(conversation));
	if (!isInClear(conversation)) return null;
	if (!onlyEncrypted && !conversation.onlyEncrypted) return null;
	const without = unable(conversation);
	return without.length > 0
		? words.forbidden(namesOf(without), without.length)
		: words.forbiddenAlone;
}

/** Why what is written doesn't go yet; null where it does. */
export function secrecyDelay(conversation: Conversation): string | null {
	const { kind } = conversation.encryption;
	if (kind === "broken") return words.waitsForKeys;
	return kind === "starting" || isBeginning(conversation) ? words.waits : null;
}

/** What is written here can be read by the relay. */
export function isInClear(conversation: Conversation): boolean {
	return conversation.encryption.kind === "none" && !isBeginning(conversation);
}

/** A message that stands out: it could be read by the relay, where others can't. */
export function isMarkedClear(
	message: Message,
	conversation: Conversation,
): boolean {
	return (
		message.protection === "none" &&
		message.unreadable === null &&
		!isInClear(conversation)
	);
}

/** Causes that go away once the others let this app in again. */
const curable = new Set([
	"no-session",
	"missed-change",
	"not-verified",
	"missing-parts",
	"removed",
	"state-cloned",
	"state-stale",
	"state-damaged",
]);

/** Whether to be let in again helps against what made a message unreadable. */
export function isCurable({ unreadable }: Message): boolean {
	return unreadable !== null && curable.has(unreadable.code);
}

/** The one whose key is another than before. */
export function changedName({ encryption, members }: Conversation): string {
	if (encryption.kind !== "key-changed") return "";
	const { person } = encryption;
	const member = members.find(({ key }) => key === person);
	return member ? calledName(member) : shownName(String(person));
}

/** Everybody's app can, and they are about to. */
function isBeginning(conversation: Conversation): boolean {
	return conversation.encryption.kind === "none" && canAllEncrypt(conversation);
}

function unable(conversation: Conversation): readonly Member[] {
	return joinedIn(conversation).filter(({ canEncrypt }) => !canEncrypt);
}

function joinedIn({ members }: Conversation): readonly Member[] {
	return members.filter(({ standing }) => standing === "joined");
}
