import { z } from "zod";
import { MAX_FACE_LENGTH } from "../../shared/domain/card";
import {
	MAX_FILE_SIZE,
	MAX_PASTED_BYTES,
	MAX_THUMBNAIL_LENGTH,
} from "../../shared/domain/file";
import { MAX_PASSPHRASE_LENGTH } from "../../shared/domain/gate";
import type {
	ConversationId,
	FileId,
	MessageId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../../shared/domain/ids";
import { MAX_MENTIONS } from "../../shared/domain/message";
import { proxyKinds } from "../../shared/domain/proxy";
import { editions } from "../../shared/domain/server";
import {
	type CommandInput,
	type CommandName,
	MAX_SEARCH_LENGTH,
	MAX_SELECTED,
	MAX_SPELLED_WORDS,
	MAX_TOPIC_LENGTH,
} from "../../shared/ipc";
import { preferenceChangesSchema } from "../profile/preferences";
import { proxySecret } from "../proxy/proxy-setting";
import { banSchema, relaySettingsSchema } from "../relay-host/schemas";

/** What a window may send with each command. Anything else is refused before a handler sees it. */

/** Only ids as this app makes them: they become keys of records and names of files. */
const id = <T extends string>(pattern: RegExp) =>
	z
		.string()
		.regex(pattern)
		.transform((value) => value as T);

const ulidPattern = /^[0-7][0-9A-HJKMNP-TV-Z]{25}$/;
const serverId = id<ServerId>(ulidPattern);
const conversationId = id<ConversationId>(
	/^[0-7][0-9A-HJKMNP-TV-Z]{25}\.[0-9a-f]{64}$/,
);
const messageId = id<MessageId>(/^(?:[0-7][0-9A-HJKMNP-TV-Z]{25}|#\d{1,16})$/);
/** A name, folded; "" is who could not be told. */
const personKey = z
	.string()
	.max(1_000)
	.transform((value) => value as PersonKey);
const messageRef = z.strictObject({ id: messageId, from: personKey });
const mentions = z.array(personKey).max(MAX_MENTIONS);
/** Ed25519, base64url. */
const identityKey = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const edition = z.enum(editions).nullable();
const fileId = id<FileId>(/^[\w-]{22}$/);
const picture = z
	.strictObject({
		width: z.number().int().positive(),
		height: z.number().int().positive(),
		thumbnail: z.string().max(MAX_THUMBNAIL_LENGTH),
	})
	.nullable();
const count = z.number().int().nonnegative();
const name = z.string().max(1_000);
/** Whatever is typed into a field is looked at; what is longer was not typed. */
const typed = z.string().max(2_000);
/** Half a character (a lone surrogate) could be shown, but never sent. */
const topic = z
	.string()
	.max(MAX_TOPIC_LENGTH)
	.transform((value) => value.toWellFormed());
/** As long as a text can be pasted; a message's own limit gets a sentence instead. */
const text = z.string().max(5_000_000);

const fingerprint = z.string().regex(/^[\w-]{43}$/);
const passphrase = z.string().max(MAX_PASSPHRASE_LENGTH);

export const commandSchemas: {
	readonly [N in CommandName]: z.ZodType<CommandInput<N>>;
} = {
	noteDrawn: z.strictObject({}),
	getSnapshot: z.strictObject({}),
	answerGate: z.discriminatedUnion("choice", [
		z.strictObject({ choice: z.literal("passphrase"), passphrase }),
		z.strictObject({
			choice: z.enum([
				"try-again",
				"go-on",
				"salvage",
				"restore-backup",
				"start-anew",
				"quit",
			]),
		}),
	]),
	setProfileName: z.strictObject({ name }),
	setPreferences: preferenceChangesSchema,
	getSpellingLanguages: z.strictObject({}),
	checkSpelling: z.strictObject({
		words: z.array(z.string().max(1_000)).max(MAX_SPELLED_WORDS),
	}),
	getSpelling: z.strictObject({}),
	forgetLearnedWords: z.strictObject({}),
	setUpdateCheck: z.strictObject({ on: z.boolean() }),
	setStartAtLogin: z.strictObject({ on: z.boolean() }),
	checkForUpdate: z.strictObject({}),
	setRelaySettings: relaySettingsSchema,
	hostRelay: z.strictObject({ on: z.boolean() }),
	clearMailbox: z.strictObject({ name: z.string().max(255).nullable() }),
	setMembersOnly: z.strictObject({ on: z.boolean() }),
	addMember: z.strictObject({ name }),
	tieMember: z.strictObject({ name, key: identityKey.nullable() }),
	removeMember: z.strictObject({ name }),
	releaseName: z.strictObject({ name }),
	getRelayReport: z.strictObject({}),
	disconnectPerson: z.strictObject({ name }),
	banPerson: banSchema.omit({ at: true }),
	unbanPerson: banSchema.omit({ at: true }),
	lookNearbyAgain: z.strictObject({}),
	connectNearby: z.strictObject({ id: z.string().max(300), fingerprint }),
	answerLink: z.strictObject({ id: z.string().max(100), connect: z.boolean() }),
	checkServer: z.strictObject({ serverId }),
	checkHosting: z.strictObject({}),
	connectServer: z.strictObject({ address: typed, edition }),
	setServerEdition: z.strictObject({ serverId, edition }),
	disconnectServer: z.strictObject({ serverId }),
	reconnectServer: z.strictObject({ serverId }),
	changeServerName: z.strictObject({ serverId, name }),
	changeServerAddress: z.strictObject({ serverId, address: typed }),
	removeServer: z.strictObject({ serverId }),
	trustServerKey: z.strictObject({
		serverId,
		fingerprint,
	}),
	sendRequest: z.strictObject({
		to: typed,
		topic,
		serverId: serverId.nullable(),
	}),
	withdrawRequest: z.strictObject({ id: id<SentRequestId>(ulidPattern) }),
	acknowledgeRequest: z.strictObject({ id: conversationId }),
	ignoreRequest: z.strictObject({ id: conversationId }),
	restoreRequest: z.strictObject({ id: conversationId }),
	blockPerson: z.strictObject({ serverId, person: personKey }),
	unblockPerson: z.strictObject({ serverId, person: personKey }),
	pinConversation: z.strictObject({
		conversationId,
		position: count.max(10_000).nullable(),
	}),
	muteConversation: z.strictObject({
		conversationId,
		mute: z
			.strictObject({ until: count.nullable(), exceptMentions: z.boolean() })
			.nullable(),
	}),
	archiveConversation: z.strictObject({
		conversationId,
		archived: z.boolean(),
	}),
	leaveConversation: z.strictObject({
		conversationId,
		isDeleting: z.boolean(),
	}),
	stayInConversation: z.strictObject({ conversationId }),
	changeTopic: z.strictObject({ conversationId, topic }),
	addPeople: z.strictObject({ conversationId, to: typed }),
	sendMessage: z.strictObject({
		conversationId,
		text,
		reply: messageRef.nullable(),
		mentions,
	}),
	editMessage: z.strictObject({ conversationId, messageId, text, mentions }),
	deleteMessages: z.strictObject({
		conversationId,
		messageIds: z.array(messageId).max(MAX_SELECTED),
	}),
	hideMessages: z.strictObject({
		conversationId,
		messages: z.array(messageRef).max(MAX_SELECTED),
	}),
	reactToMessage: z.strictObject({
		conversationId,
		message: messageRef,
		emoji: z.string().max(100),
	}),
	retryChange: z.strictObject({ conversationId, message: messageRef }),
	findMessage: z.strictObject({ conversationId, message: messageRef }),
	retryMessage: z.strictObject({ conversationId, messageId }),
	loadMessages: z.strictObject({
		conversationId,
		anchor: z.discriminatedUnion("kind", [
			z.strictObject({ kind: z.literal("newest") }),
			z.strictObject({ kind: z.literal("before"), number: count }),
			z.strictObject({ kind: z.literal("after"), number: count }),
			z.strictObject({ kind: z.literal("around"), number: count }),
		]),
	}),
	searchMessages: z.strictObject({
		text: z.string().max(MAX_SEARCH_LENGTH),
		conversationId: conversationId.nullable(),
		from: personKey.nullable(),
		since: count.nullable(),
		until: count.nullable(),
		hasLink: z.boolean(),
		hasFile: z.boolean(),
		before: count.nullable(),
	}),
	markRead: z.strictObject({ conversationId }),
	noteTyping: z.strictObject({ conversationId }),
	saveDraft: z.strictObject({ conversationId, draft: text }),
	attachFile: z
		.strictObject({
			conversationId,
			name: z.string().max(10_000),
			path: z.string().max(10_000).nullable(),
			bytes: z
				.instanceof(Uint8Array)
				.refine(({ length }) => length <= MAX_PASTED_BYTES)
				.nullable(),
			picture,
		})
		.refine(({ path, bytes }) => (path === null) !== (bytes === null)),
	detachFile: z.strictObject({ conversationId, id: fileId }),
	sendFiles: z.strictObject({ conversationId }),
	fetchFile: z.strictObject({ conversationId, message: messageRef }),
	forwardFile: z.strictObject({
		conversationId,
		message: messageRef,
		to: conversationId,
	}),
	stopFile: z.strictObject({ id: fileId }),
	openFile: z.strictObject({ id: fileId }),
	showFile: z.strictObject({ id: fileId }),
	setAutoDownload: z.strictObject({ bytes: count.max(MAX_FILE_SIZE) }),
	chooseFileFolder: z.strictObject({}),
	acceptIdentityKey: z.strictObject({ conversationId, key: identityKey }),
	keepIdentityKey: z.strictObject({ conversationId }),
	getSafetyNumber: z.strictObject({
		serverId,
		person: personKey,
		key: identityKey,
	}),
	setVerified: z.strictObject({
		serverId,
		person: personKey,
		key: identityKey,
		verified: z.boolean(),
	}),
	recoverSession: z.strictObject({ conversationId }),
	setOnlyEncrypted: z.strictObject({
		conversationId: conversationId.nullable(),
		on: z.boolean(),
	}),
	getLog: z.strictObject({}),
	saveLog: z.strictObject({}),
	namePerson: z.strictObject({
		identityKey,
		name: typed,
	}),
	setCard: z.strictObject({
		status: typed,
		picture: z.string().max(MAX_FACE_LENGTH).nullable(),
	}),
	setProxy: z.strictObject({
		proxy: z
			.strictObject({
				kind: z.enum(proxyKinds),
				host: z.string().max(255),
				port: z.number().int().min(1).max(65_535),
				user: proxySecret,
				password: proxySecret.nullable(),
			})
			.nullable(),
	}),
	copyText: z.strictObject({ text }),
	setPassphrase: z.strictObject({
		current: passphrase.nullable(),
		passphrase,
		use: z.enum(["at-start", "for-recovery"]),
	}),
	protectByKeyStore: z.strictObject({ current: passphrase.nullable() }),
	acceptUnprotected: z.strictObject({}),
	exportIdentity: z.strictObject({ passphrase }),
	chooseIdentityFile: z.strictObject({}),
	importIdentity: z.strictObject({ passphrase }),
	openLink: z.strictObject({ url: text }),
	dismissNotice: z.strictObject({ id: z.string().max(200) }),
	getStorage: z.strictObject({}),
	getDownloads: z.strictObject({}),
	getLicences: z.strictObject({}),
	exportConversations: z.strictObject({
		format: z.enum(["json", "html"]),
		conversationId: conversationId.nullable(),
	}),
	importConversations: z.strictObject({}),
	backUp: z.strictObject({ passphrase }),
	restoreBackup: z.strictObject({ passphrase }),
};
