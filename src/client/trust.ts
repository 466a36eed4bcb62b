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

	/**
	 * The user takes the key that was offered in this conversation for the person's own.
	 * @param key the one that the user was shown, and asked about
	 */
	acceptIdentityKey(id: ConversationId, key: string): Result<null> {
		return this.#decide(id, ({ offered }) =>
			offered === key ? { key, verified: false, offered: null } : null,
		);
	}

	/** The user goes on with the key that was known. */
	keepIdentityKey(id: ConversationId): Result<null> {
		return this.#decide(id, (identity) => ({ ...identity, offered: null }));
	}

	/** @param change null where the key is not the one that was asked about */
	#decide(
		id: ConversationId,
		change: (identity: KnownIdentity) => KnownIdentity | null,
	): Result<null> {
		const state = this.core.state();
		const conversation = state.conversations[id];
		const { encryption, serverId } = conversation ?? {};
		if (!serverId || encryption?.kind !== "key-changed") return nothingOffered;
		const { person } = encryption;
		const known = state.identities[identityIdOf(serverId, person)];
		if (!known) return nothingOffered;
		const identity = change(known);
		if (!identity) return otherKey;
		this.core.emit({ type: "identity-changed", serverId, person, identity });
		for (const link of this.#linksWith(serverId, person)) {
			if (identity.key === known.key) link.keepKey();
			else link.changed();
		}
		return ok(null);
	}

	#linksWith(serverId: ServerId, person: PersonKey): ConversationLink[] {
		return conversationsOf(this.core.state(), serverId).flatMap((one) => {
			const isIn = one.members.some(({ key }) => key === person);
			return (isIn && this.link(one)) || [];
		});
	}

	/**
	 * Sixty digits that both sides see alike where nobody sits between them.
	 * @param key whose they are: the one that is offered, as long as the user has not decided about it; or the one
	 * known; or, where nobody has encrypted with this person yet, the one that owns the name by the server's word
	 */
	safetyNumber(
		serverId: ServerId,
		person: PersonKey,
		key: string,
	): Result<string> {
		const { e2e } = this.core;
		const known = this.#known(serverId, person);
		const current = known
			? (known.offered ?? known.key)
			: this.#claimed(serverId, person);
		if (!e2e || current === null) return unknownKey;
		if (current !== key) return otherKey;
		const theirs = new Uint8Array(Buffer.from(key, "base64url"));
		return ok(safetyNumber(e2e.publicKey, theirs));
	}

	/**
	 * The user has compared the safety number with its owner, or takes that back. What was compared before anybody
	 * encrypted is the person's key from then on: no other is believed because it came first.
	 * @param key the one that was compared
	 */
	setVerified(
		serverId: ServerId,
		person: PersonKey,
		key: string,
		verified: boolean,
	): Result<null> {
		const known = this.#known(serverId, person);
		const isCurrent = known
			? key === known.key || key === known.offered
			: key === this.#claimed(serverId, person);
		if (!isCurrent) return known ? otherKey : unknownKey;
		if (verified && known?.offered) return otherKey;
		// A number that differs says nothing of the key that was known before.
		if (!verified && key !== known?.key) return ok(null);
		const identity = known
			? { ...known, verified }
			: { key, verified, offered: null };
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
			return fail("conversation-server-gone");
		}
		link.recover();
		return ok(null);
	}

	/** The key that a name belongs to, as its server says. */
	#claimed(serverId: ServerId, person: PersonKey): string | null {
		const state = this.core.state();
		const people = [
			...(state.servers[serverId]?.people ?? []),
			...conversationsOf(state, serverId).flatMap(({ members }) => members),
		];
		return (
			people.find(({ key, identityKey }) => key === person && identityKey)
				?.identityKey ?? null
		);
	}

	#known(serverId: ServerId, person: PersonKey): KnownIdentity | undefined {
		return this.core.state().identities[identityIdOf(serverId, person)];
	}
}

const nothingOffered = fail("no-key-offered");
const otherKey = fail("key-changed-meanwhile");
const unknownKey = fail("unknown-key");
