import { settingsSections } from "../../src/renderer/state/settings-place";
import type { Conversation } from "../../src/shared/domain/conversation";
import type {
	PendingRequest,
	SentRequest,
} from "../../src/shared/domain/request";
import type { LineState } from "../../src/shared/domain/server";
import { errorOf } from "../../src/shared/errors";
import { type AppState, initialState } from "../../src/shared/state";
import { stops } from "./gate";
import { look } from "./look";
import { fileStates, messages } from "./messages";
import {
	alice,
	bob,
	carol,
	dave,
	NOW,
	office,
	own,
	requestId,
	says,
	talk,
} from "./people";

/** What main would know. */

const MINUTE_MS = 60_000;

export const main: Conversation = talk(1, [carol, dave, bob], {
	topic: "The move",
	last: messages.at(-1) ?? null,
	readUpTo: messages.length,
	encryption: { kind: "encrypted", epoch: 3, without: [bob.key] },
	pinned: 0,
});

export const single: Conversation = talk(2, [dave], {
	last: says(dave, "Lunch at noon?"),
	unread: 3,
	encryption: { kind: "encrypted", epoch: 1, without: [] },
});

export const ended: Conversation = talk(400, [bob], {
	attachment: { kind: "ended", error: errorOf("left") },
});

export const conversations: readonly Conversation[] = [
	main,
	single,
	talk(3, [bob], { last: says(bob, "See you then!", { protection: "none" }) }),
	talk(4, [carol, bob], {
		topic: "Release of the spring edition, all of it",
		last: says(carol, "It is out."),
		mute: { until: null, exceptMentions: true },
		unread: 120,
	}),
	talk(40, [carol], {
		draft: "I would rather",
		last: says(carol, "Which one?"),
	}),
	ended,
	talk(900, [dave], { archived: true, last: says(dave, "Old times.") }),
];

const pending: readonly PendingRequest[] = [
	{
		...{ id: talk(20, []).id, serverId: office.id },
		connectionId: talk(20, []).connectionId,
		from: bob,
		others: [],
		receivedAt: NOW - 3 * MINUTE_MS,
		acknowledging: false,
		over: null,
	},
	{
		...{ id: talk(21, []).id, serverId: office.id },
		connectionId: talk(21, []).connectionId,
		from: carol,
		others: [dave, bob],
		receivedAt: NOW - 2 * MINUTE_MS,
		acknowledging: true,
		over: null,
	},
	{
		...{ id: talk(22, []).id, serverId: office.id },
		connectionId: talk(22, []).connectionId,
		from: dave,
		others: [],
		receivedAt: NOW - MINUTE_MS,
		acknowledging: false,
		over: "withdrawn",
	},
];

const states: readonly SentRequest["state"][] = [
	{ kind: "queued" },
	{ kind: "sending" },
	{ kind: "waiting" },
	{ kind: "over", how: "expired" },
	{ kind: "failed", error: errorOf("nobody-online", { name: "Erin" }) },
];

const sent: readonly SentRequest[] = states.map((state, n) => ({
	id: requestId(`r${n}`),
	serverId: office.id,
	to: n === 2 ? [carol, dave] : [dave],
	acknowledgedBy: n === 2 ? [carol] : [],
	topic: n === 2 ? "The move" : "",
	into: null,
	sentAt: NOW - (n + 1) * MINUTE_MS,
	connectionId: null,
	state,
}));

const byId = <T extends { readonly id: string }>(all: readonly T[]) =>
	Object.fromEntries(all.map((one) => [one.id, one]));

/** Nobody has said a name. */
const firstRun: AppState = {
	...initialState,
	preferences: {
		...initialState.preferences,
		theme: look.theme,
		density: look.density,
	},
	version: "0.1.0",
};

const empty: AppState = {
	...firstRun,
	profile: { name: "Alice" },
	keys: {
		protection: "key-store",
		hasKeyStore: true,
		publicKey: alice.identityKey ?? "",
		unprotectedAccepted: false,
	},
	desktop: { notifications: true, tray: true, startsAtLogin: false },
};

const talking: AppState = {
	...empty,
	servers: byId([office]),
	conversations: byId(conversations),
	files: fileStates,
};

const nobody: Pick<
	AppState,
	"conversations" | "pendingRequests" | "sentRequests"
> = { conversations: {}, pendingRequests: {}, sentRequests: {} };

export const everything: AppState = {
	...talking,
	pendingRequests: byId(pending),
	sentRequests: byId(sent),
	servers: byId([office, own]),
	relayHost: {
		kind: "on",
		port: 4321,
		addresses: ["192.168.1.20:4321", "10.8.0.2:4321"],
		invites: ["flex://192.168.1.20:4321/", "flex://10.8.0.2:4321/"],
		mailbox: {
			messages: 12,
			bytes: 48_000,
			people: [{ name: "dave", messages: 12 }],
			disk: null,
		},
		ownedNames: null,
		fingerprint: "f".repeat(43),
	},
};

const refused: LineState = {
	kind: "refused",
	error: errorOf("server-refuses", { where: "10.0.0.5:4321" }),
};

/** What each screen shows; the window is then led there (show.tsx). */
export const screens: Readonly<Record<string, AppState>> = {
	"first-run": firstRun,
	empty,
	"empty-nearby": {
		...empty,
		nearby: [
			{
				id: "office",
				name: "Office",
				online: 4,
				port: 4321,
				addresses: ["192.168.1.20"],
				fingerprint: "f".repeat(43),
			},
		],
	},
	offline: { ...empty, servers: byId([{ ...office, line: refused }]) },
	alone: { ...everything, servers: byId([{ ...own, people: [] }]), ...nobody },
	somebody: { ...empty, servers: byId([office, own]) },
	choose: talking,
	chat: talking,
	search: talking,
	requests: { ...everything, conversations: {} },
	settings: talking,
	...Object.fromEntries(
		settingsSections.map((section) => [`settings-${section}`, everything]),
	),
	relay: everything,
	"relay-off": talking,
	"relay-failed": {
		...talking,
		relayHost: {
			kind: "failed",
			error: errorOf("port-in-use", {
				port: "4321",
				address: "0.0.0.0",
				reason: "",
			}),
		},
	},
	people: talking,
	opening: empty,
	failed: empty,
	broken: empty,
	...Object.fromEntries(stops.map(({ kind }) => [kind, empty])),
};
