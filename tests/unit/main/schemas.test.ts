import { describe, expect, test } from "vitest";
import { commandSchemas } from "../../../src/main/ipc/schemas";
import { MAX_PASSPHRASE_LENGTH } from "../../../src/shared/domain/gate";
import { type CommandName, commandNames } from "../../../src/shared/ipc";
import { everything } from "../../everything";

const ulid = "01JDXAMPKEJDXAMPJE00000000";
const serverId = ulid;
const fileId = "A".repeat(22);
const conversationId = `${ulid}.${"0a".repeat(32)}`;

/** One good input of each command. */
const good: Record<CommandName, Record<string, unknown>> = {
	noteDrawn: {},
	getSnapshot: {},
	answerGate: { choice: "try-again" },
	setProfileName: { name: "Alice" },
	acceptIdentityKey: { conversationId, key: "k".repeat(43) },
	keepIdentityKey: { conversationId },
	getSafetyNumber: { serverId: ulid, person: "bob", key: "k".repeat(43) },
	setVerified: {
		serverId: ulid,
		person: "bob",
		key: "k".repeat(43),
		verified: true,
	},
	recoverSession: { conversationId },
	setOnlyEncrypted: { conversationId: null, on: true },
	setPreferences: { theme: "dark", readReceipts: false },
	getSpellingLanguages: {},
	checkSpelling: { words: ["helo"] },
	getSpelling: {},
	forgetLearnedWords: {},
	setUpdateCheck: { on: true },
	setStartAtLogin: { on: true },
	checkForUpdate: {},
	setRelaySettings: {
		port: 4321,
		scope: "network",
		announce: true,
		name: "",
		startWithApp: true,
		limits: { maxLines: 20 },
	},
	getRelayReport: {},
	disconnectPerson: { name: "bob" },
	banPerson: { name: "bob", key: null, address: "192.168.1.31" },
	unbanPerson: { name: "bob", key: null, address: null },
	lookNearbyAgain: {},
	connectNearby: { id: "a._flex._tcp.local", fingerprint: "x".repeat(43) },
	answerLink: { id: ulid, connect: true },
	checkServer: { serverId },
	checkHosting: {},
	hostRelay: { on: true },
	clearMailbox: { name: null },
	setMembersOnly: { on: true },
	addMember: { name: "Bob" },
	tieMember: { name: "bob", key: "k".repeat(43) },
	removeMember: { name: "bob" },
	releaseName: { name: "bob" },
	connectServer: { address: "10.0.0.5:4321", edition: null },
	setServerEdition: { serverId, edition: "fleximd" },
	disconnectServer: { serverId },
	reconnectServer: { serverId },
	changeServerName: { serverId, name: "Al" },
	changeServerAddress: { serverId, address: "10.0.0.6" },
	removeServer: { serverId },
	trustServerKey: { serverId, fingerprint: "x".repeat(43) },
	sendRequest: { to: "bob, carol", topic: "", serverId: null },
	withdrawRequest: { id: ulid },
	acknowledgeRequest: { id: conversationId },
	ignoreRequest: { id: conversationId },
	restoreRequest: { id: conversationId },
	blockPerson: { serverId, person: "bob" },
	unblockPerson: { serverId, person: "bob" },
	pinConversation: { conversationId, position: 0 },
	muteConversation: {
		conversationId,
		mute: { until: null, exceptMentions: true },
	},
	archiveConversation: { conversationId, archived: true },
	leaveConversation: { conversationId, isDeleting: false },
	stayInConversation: { conversationId },
	changeTopic: { conversationId, topic: "Lunch" },
	addPeople: { conversationId, to: "carol" },
	sendMessage: { conversationId, text: "hello", reply: null, mentions: [] },
	editMessage: { conversationId, messageId: ulid, text: "hi", mentions: [] },
	deleteMessages: { conversationId, messageIds: [ulid] },
	hideMessages: { conversationId, messages: [{ id: ulid, from: "bob" }] },
	reactToMessage: {
		conversationId,
		message: { id: ulid, from: "bob" },
		emoji: "👍",
	},
	retryChange: { conversationId, message: { id: ulid, from: "bob" } },
	findMessage: { conversationId, message: { id: ulid, from: "bob" } },
	retryMessage: { conversationId, messageId: ulid },
	loadMessages: { conversationId, anchor: { kind: "newest" } },
	searchMessages: { ...everything, text: "word" },
	markRead: { conversationId },
	noteTyping: { conversationId },
	saveDraft: { conversationId, draft: "" },
	attachFile: {
		conversationId,
		name: "a.txt",
		path: "/tmp/a.txt",
		bytes: null,
		picture: { width: 1, height: 1, thumbnail: "" },
	},
	detachFile: { conversationId, id: fileId },
	sendFiles: { conversationId },
	fetchFile: { conversationId, message: { id: ulid, from: "bob" } },
	forwardFile: {
		conversationId,
		message: { id: ulid, from: "bob" },
		to: conversationId,
	},
	stopFile: { id: fileId },
	openFile: { id: fileId },
	showFile: { id: fileId },
	setAutoDownload: { bytes: 0 },
	chooseFileFolder: {},
	getLog: {},
	saveLog: {},
	namePerson: { identityKey: "k".repeat(43), name: "Mum" },
	setCard: { status: "At lunch", picture: null },
	setProxy: {
		proxy: {
			kind: "socks5",
			host: "192.168.1.5",
			port: 1080,
			user: "",
			password: null,
		},
	},
	copyText: { text: "x" },
	setPassphrase: {
		current: null,
		passphrase: "correct horse",
		use: "at-start",
	},
	protectByKeyStore: { current: null },
	acceptUnprotected: {},
	exportIdentity: { passphrase: "correct horse" },
	chooseIdentityFile: {},
	importIdentity: { passphrase: "correct horse" },
	openLink: { url: "https://example.org/" },
	dismissNotice: { id: ulid },
	getStorage: {},
	getDownloads: {},
	getLicences: {},
	exportConversations: { format: "json", conversationId: null },
	importConversations: {},
	backUp: { passphrase: "words" },
	restoreBackup: { passphrase: "words" },
};

const takes = (name: CommandName, input: unknown) =>
	commandSchemas[name].safeParse(input).success;

describe.each(commandNames)("%s", (name) => {
	const input = good[name];

	test("takes what the contract says", () => {
		expect(commandSchemas[name].safeParse(input)).toMatchObject({
			success: true,
			data: input,
		});
	});

	test("refuses a surplus key, a missing one, and no object at all", () => {
		expect(takes(name, { ...input, more: 1 })).toBe(false);
		expect(takes(name, JSON.parse('{"__proto__":{"on":true},"x":1}'))).toBe(
			false,
		);
		for (const key of Object.keys(input)) {
			const { [key]: _gone, ...rest } = input;
			// Changes name what they change.
			expect(takes(name, rest)).toBe(name === "setPreferences");
		}
		for (const other of [undefined, null, [], "x", 1, [input]]) {
			expect(takes(name, other)).toBe(false);
		}
	});

	test.each(Object.keys(input))("refuses a wrong %s", (key) => {
		const noLimit = {};
		const wrong = [undefined, noLimit, Number.NaN, -1, 1.5, 10n, () => {}];
		// A list may be empty.
		const list = Array.isArray(input[key]) ? [[{}], [1]] : [[]];
		for (const value of [
			...wrong,
			...list,
			Symbol("x"),
			"x".repeat(5_000_001),
		]) {
			// No limit of one's own is a good answer too.
			if (key === "limits" && value === noLimit) continue;
			expect(takes(name, { ...input, [key]: value })).toBe(false);
		}
	});
});

test.each([
	["an id of a prototype", "saveDraft", { conversationId: "__proto__" }],
	["an id of an object's own", "saveDraft", { conversationId: "constructor" }],
	["a path", "loadMessages", { conversationId: `../${conversationId}` }],
	["an id in lower case", "removeServer", { serverId: ulid.toLowerCase() }],
	["a message's id that is a path", "retryMessage", { messageId: "../x" }],
	["a file's id that is a path", "openFile", { id: "../../../../etc/passwd" }],
	["a file that lies nowhere", "attachFile", { path: null }],
	["a file in two places", "attachFile", { bytes: new Uint8Array(1) }],
	[
		"a pasted file that is too large",
		"attachFile",
		{ path: null, bytes: new Uint8Array(50_000_001) },
	],
	["a port above all", "setRelaySettings", { port: 65_536 }],
	["a topic too long", "sendRequest", { topic: "x".repeat(201) }],
	[
		"a page before nothing",
		"loadMessages",
		{ anchor: { kind: "before", number: -1 } },
	],
] as const)("%s is refused", (_what, name, over) => {
	expect(takes(name, { ...good[name], ...over })).toBe(false);
});

test("an answer with a passphrase has one, and no other has", () => {
	const passphrase = "correct horse";
	expect(takes("answerGate", { choice: "passphrase", passphrase })).toBe(true);
	expect(takes("answerGate", { choice: "passphrase" })).toBe(false);
	expect(takes("answerGate", { choice: "salvage", passphrase })).toBe(false);
	expect(
		takes("answerGate", {
			choice: "passphrase",
			passphrase: "x".repeat(MAX_PASSPHRASE_LENGTH + 1),
		}),
	).toBe(false);
});

test("a sender without ids of its own has its messages known by number", () => {
	const input = { ...good.retryMessage, messageId: "#1000001" };
	expect(takes("retryMessage", input)).toBe(true);
});
