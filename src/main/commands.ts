import { clipboard } from "electron";
import type { Messenger } from "../client/messenger";
import type { OwnConversations } from "../client/own-conversations";
import { ok } from "../shared/errors";
import type { ArchiveCommand } from "./archive/commands";
import type { DesktopCommand } from "./desktop/commands";
import type { FileCommand } from "./files/commands";
import type { CommandHandlers } from "./ipc/answer";
import type { Pushes } from "./ipc/pushes";
import type { LicenceCommand } from "./licences/commands";
import { linkIn } from "./links/links";
import { askAboutLink } from "./links/read-link";
import type { LogCommand } from "./log/commands";
import type { NearbyCommand } from "./nearby/commands";
import type { NetworkCheckCommand } from "./network-check/commands";
import type { ProxyCommand } from "./proxy/commands";
import type { RelayHostCommand } from "./relay-host/commands";
import type { SpellingCommand } from "./spelling/commands";
import type { UpdateCheck } from "./updates/update-check";
import type { VaultCommand } from "./vault/commands";
import { openInBrowser } from "./windows/open-in-browser";

interface OpenApp {
	readonly pushes: Pushes;
	readonly messenger: Messenger;
	readonly updates: UpdateCheck;
}

/** What a window may ask once the app is open. */
export function appCommands({
	pushes,
	messenger,
	updates,
}: OpenApp): Omit<
	CommandHandlers,
	| "answerGate"
	| "noteDrawn"
	| VaultCommand
	| DesktopCommand
	| LicenceCommand
	| ArchiveCommand
	| RelayHostCommand
	| NearbyCommand
	| NetworkCheckCommand
	| FileCommand
	| ProxyCommand
	| LogCommand
	| SpellingCommand
> {
	return {
		getSnapshot: () =>
			ok({
				seq: pushes.seq,
				gate: { kind: "open" },
				state: messenger.state,
			}),
		setProfileName: ({ name }) => messenger.setProfileName(name),
		setCard: ({ status, picture }) => messenger.setCard(status, picture),
		setPreferences: (changes) =>
			messenger.note({ type: "preferences-changed", changes }),
		setUpdateCheck: ({ on }) => {
			if (on) updates.start();
			else updates.stop();
			return ok(null);
		},
		checkForUpdate: () => {
			updates.look();
			return ok(null);
		},
		answerLink: ({ id, connect }) => messenger.answerLink(id, connect),
		connectServer: ({ address, edition }) =>
			messenger.connectServer(address, edition),
		setServerEdition: ({ serverId, edition }) =>
			messenger.setServerEdition(serverId, edition),
		disconnectServer: ({ serverId }) => messenger.disconnectServer(serverId),
		reconnectServer: ({ serverId }) => messenger.reconnectServer(serverId),
		changeServerName: ({ serverId, name }) =>
			messenger.changeServerName(serverId, name),
		changeServerAddress: ({ serverId, address }) =>
			messenger.changeServerAddress(serverId, address),
		removeServer: ({ serverId }) => messenger.removeServer(serverId),
		trustServerKey: ({ serverId, fingerprint }) =>
			messenger.trustServerKey(serverId, fingerprint),
		sendRequest: ({ to, topic, serverId }) =>
			messenger.sendRequest(to, topic, serverId),
		withdrawRequest: ({ id }) => messenger.withdrawRequest(id),
		acknowledgeRequest: ({ id }) => messenger.acknowledgeRequest(id),
		ignoreRequest: ({ id }) => messenger.ignoreRequest(id),
		restoreRequest: ({ id }) => messenger.restoreRequest(id),
		...conversationCommands(messenger.conversations),
		sendMessage: ({ conversationId, text, reply, mentions }) =>
			messenger.sendMessage(conversationId, text, {
				...(reply && { reply }),
				...(mentions.length > 0 && { mentions }),
			}),
		editMessage: ({ conversationId, messageId, text, mentions }) =>
			messenger.acts.edit(conversationId, messageId, text, mentions),
		deleteMessages: ({ conversationId, messageIds }) =>
			messenger.acts.deleteForAll(conversationId, messageIds),
		hideMessages: ({ conversationId, messages }) =>
			messenger.acts.hide(conversationId, messages),
		reactToMessage: ({ conversationId, message, emoji }) =>
			messenger.acts.react(conversationId, message, emoji),
		retryChange: ({ conversationId, message }) =>
			messenger.acts.retry(conversationId, message),
		findMessage: async ({ conversationId, message }) =>
			ok(await messenger.findMessage(conversationId, message)),
		retryMessage: ({ conversationId, messageId }) =>
			messenger.retryMessage(conversationId, messageId),
		loadMessages: async ({ conversationId, anchor }) => {
			const { seq } = pushes;
			const page = await messenger.loadMessages(conversationId, anchor);
			return ok({ seq, ...page });
		},
		searchMessages: async (search) =>
			ok(await messenger.searchMessages(search)),
		markRead: ({ conversationId }) => messenger.markRead(conversationId),
		noteTyping: ({ conversationId }) => messenger.noteTyping(conversationId),
		saveDraft: ({ conversationId, draft }) =>
			messenger.saveDraft(conversationId, draft),
		acceptIdentityKey: ({ conversationId, key }) =>
			messenger.trust.acceptIdentityKey(conversationId, key),
		keepIdentityKey: ({ conversationId }) =>
			messenger.trust.keepIdentityKey(conversationId),
		getSafetyNumber: ({ serverId, person, key }) =>
			messenger.trust.safetyNumber(serverId, person, key),
		setVerified: ({ serverId, person, key, verified }) =>
			messenger.trust.setVerified(serverId, person, key, verified),
		recoverSession: ({ conversationId }) =>
			messenger.trust.recoverSession(conversationId),
		setOnlyEncrypted: ({ conversationId, on }) =>
			messenger.trust.setOnlyEncrypted(conversationId, on),
		acceptUnprotected: () =>
			messenger.note({
				type: "keys-changed",
				keys: { ...messenger.state.keys, unprotectedAccepted: true },
			}),
		copyText: ({ text }) => {
			clipboard.writeText(text);
			return ok(null);
		},
		openLink: ({ url }) => {
			if (linkIn([url]) === null) return openInBrowser(url);
			askAboutLink(messenger, url);
			return ok(null);
		},
		dismissNotice: ({ id }) => messenger.note({ type: "notice-dismissed", id }),
	};
}

/** What a window may ask of whole conversations, and of people. */
function conversationCommands(own: OwnConversations) {
	return {
		blockPerson: ({ serverId, person }) => own.block(serverId, person),
		unblockPerson: ({ serverId, person }) => own.unblock(serverId, person),
		namePerson: ({ identityKey, name }) => own.name(identityKey, name),
		pinConversation: ({ conversationId, position }) =>
			own.pin(conversationId, position),
		muteConversation: ({ conversationId, mute }) =>
			own.mute(conversationId, mute),
		archiveConversation: ({ conversationId, archived }) =>
			own.archive(conversationId, archived),
		leaveConversation: ({ conversationId, isDeleting }) =>
			own.leave(conversationId, isDeleting),
		stayInConversation: ({ conversationId }) => own.stay(conversationId),
		changeTopic: ({ conversationId, topic }) =>
			own.changeTopic(conversationId, topic),
		addPeople: ({ conversationId, to }) => own.addPeople(conversationId, to),
	} satisfies Partial<CommandHandlers>;
}
