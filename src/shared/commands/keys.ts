import type { ConversationId, PersonKey, ServerId } from "../domain/ids";
import type { PassphraseUse } from "../domain/keys";

/** Keys: other people's, and this user's own. */
export interface KeyCommands {
	/**
	 * Takes the identity key that was offered in this conversation for the person's own. `key` is the one
	 * that was shown: another one that came meanwhile is refused.
	 */
	acceptIdentityKey: [
		input: { conversationId: ConversationId; key: string },
		output: null,
	];
	/** Goes on with the identity key that was known. */
	keepIdentityKey: [input: { conversationId: ConversationId }, output: null];
	/**
	 * Sixty digits in groups of five, the same on both sides. Fails where `key` is not, or no longer, the one that
	 * is offered, known or named by the server.
	 */
	getSafetyNumber: [
		input: { serverId: ServerId; person: PersonKey; key: string },
		output: string,
	];
	/** The user has compared the safety number of this key with its owner, or takes that back. */
	setVerified: [
		input: {
			serverId: ServerId;
			person: PersonKey;
			key: string;
			verified: boolean;
		},
		output: null,
	];
	/** Asks the others to let this app into the conversation's encryption again. */
	recoverSession: [input: { conversationId: ConversationId }, output: null];
	/** Whether anything may go out unencrypted; `conversationId` is null for all conversations. */
	setOnlyEncrypted: [
		input: { conversationId: ConversationId | null; on: boolean },
		output: null,
	];
	/**
	 * Sets or changes the passphrase of the keys.
	 * `current` is null where there is none yet.
	 */
	setPassphrase: [
		input: { current: string | null; passphrase: string; use: PassphraseUse },
		output: null,
	];
	/** The system's key store alone protects the keys from now on. */
	protectByKeyStore: [input: { current: string | null }, output: null];
	/** The user leaves the keys unprotected, and need not be told again. */
	acceptUnprotected: [input: Record<never, never>, output: null];
	/** Asks where to, and writes the identity under this passphrase; answers where it lies, null if nowhere. */
	exportIdentity: [input: { passphrase: string }, output: string | null];
	/** Asks for an exported identity; answers whose it is, null if none was chosen. */
	chooseIdentityFile: [
		input: Record<never, never>,
		output: { publicKey: string } | null,
	];
	/** Replaces the identity by the one that was chosen; the app then starts again. */
	importIdentity: [input: { passphrase: string }, output: null];
}
