import { safetyNumber } from "../e2e/safety-number";
import type { Conversation } from "../shared/domain/conversation";
import { identityIdOf, type KnownIdentity } from "../shared/domain/encryption";
import type { ConversationId, PersonKey, ServerId } from "../shared/domain/ids";
import { fail, ok, type Result } from "../shared/errors";
import type { ConversationLink } from "./conversation-link";
import { type Core, conversationsOf } from "./core";

/** Whose keys the user trusts, and what may go out without any. */
export class Trust {
	constructor(
		readonly core: Core,
		readonly link: (conversation: Conversation) => ConversationLink | null,
	) {}

	/** The user takes the key that was offered in this conversation for the person's own. */
	acceptIdentityKey(id: ConversationId): Result<null> {
		return this.#decide(id, (identity) => ({
			key: identity.offered ?? identity.key,
			verified: false,
			offered: null,
		}));
	}

	/** The user goes on with the key that was known. */
	keepIdentityKey(id: ConversationId): Result<null> {
		return this.#decide(id, (identity) => ({ ...identity, offered: null }));
	}

	#decide(
		id: ConversationId,
		change: (identity: KnownIdentity) => KnownIdentity,
	): Result<null> {
		const state = this.core.state();
		const conversation = state.conversations[id];
		const { encryption, serverId } = conversation ?? {};
		if (!serverId || encryption?.kind !== "key-changed") return nothingOffered;
		const { person } = encryption;
		const known = state.identities[identityIdOf(serverId, person)];
		if (!known) return nothingOffered;
		const identity = change(known);
		this.core.emit({ type: "identity-changed", serverId, person, identity });
		for (const one of conversationsOf(this.core.state(), serverId)) {
			if (!one.members.some(({ key }) => key === person)) continue;
			if (identity.key === known.key) this.link(one)?.keepKey();
			else this.link(one)?.changed();
		}
		return ok(null);
	}

	/**
	 * Sixty digits that both sides see alike where nobody sits between them; of the key that is offered, as
	 * long as the user has not decided about it.
	 */
	safetyNumber(serverId: ServerId, person: PersonKey): Result<string> {
		const { e2e } = this.core;
		const known = this.#known(serverId, person);
		if (!e2e || !known) return unknownKey;
		const theirs = new Uint8Array(
			Buffer.from(known.offered ?? known.key, "base64url"),
		);
		return ok(safetyNumber(e2e.publicKey, theirs));
	}

	/** The user has compared the safety number with its owner, or takes that back. */
	setVerified(
		serverId: ServerId,
		person: PersonKey,
		verified: boolean,
	): Result<null> {
		const known = this.#known(serverId, person);
		if (!known) return unknownKey;
		const identity = { ...known, verified };
		this.core.emit({ type: "identity-changed", serverId, person, identity });
		return ok(null);
	}

	/** @param id null for all conversations */
	setOnlyEncrypted(id: ConversationId | null, on: boolean): Result<null> {
		this.core.emit({ type: "only-encrypted-changed", id, on });
		for (const one of Object.values<Conversation>(
			this.core.state().conversations,
		)) {
			if (id === null || one.id === id) this.link(one)?.changed();
		}
		return ok(null);
	}

	/** Asks the others to let this app into the encryption again. */
	recoverSession(id: ConversationId): Result<null> {
		const conversation = this.core.state().conversations[id];
		const link = conversation && this.link(conversation);
		if (!link) {
			return fail(
				"unknown-conversation",
				"This conversation's server is not in your list any more.",
			);
		}
		link.recover();
		return ok(null);
	}

	#known(serverId: ServerId, person: PersonKey): KnownIdentity | undefined {
		return this.core.state().identities[identityIdOf(serverId, person)];
	}
}

const nothingOffered = fail(
	"no-key-offered",
	"Nobody's key has changed here, or it was decided already.",
);
const unknownKey = fail(
	"unknown-key",
	"This person's key has not been seen yet; it is known once you have talked encrypted.",
);
