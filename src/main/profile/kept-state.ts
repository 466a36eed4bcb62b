import { z } from "zod";
import type { Conversation } from "../../shared/domain/conversation";
import type { PendingRequest, SentRequest } from "../../shared/domain/request";
import type { Server } from "../../shared/domain/server";
import { type AppState, initialState } from "../../shared/state";
import { messageSchema } from "../history/record";
import type { Format } from "./json-file";

/** What of the state outlasts the app, as it lies on disk. */

const VERSION = 1;

const error = z.strictObject({ code: z.string(), message: z.string() });
const person = z.strictObject({ key: z.string(), name: z.string() });
const mark = z.number().int().nonnegative().default(0);
const marks = { since: mark, deliveredUpTo: mark, readUpTo: mark };

const keptSchema = z.strictObject({
	version: z.literal(VERSION),
	profile: z.strictObject({ name: z.string() }).nullable(),
	servers: z.record(
		z.string(),
		z.strictObject({
			id: z.string(),
			host: z.string(),
			port: z.number().int().min(0).max(65_535),
			own: z.boolean(),
			self: person,
			/** The user had disconnected from it. */
			idle: z.boolean(),
		}),
	),
	pendingRequests: z.record(
		z.string(),
		z.strictObject({
			id: z.string(),
			serverId: z.string(),
			connectionId: z.string(),
			from: person,
			others: z.array(person),
			receivedAt: z.number(),
			acknowledging: z.boolean(),
		}),
	),
	sentRequests: z.record(
		z.string(),
		z.strictObject({
			id: z.string(),
			serverId: z.string(),
			to: z.array(person),
			acknowledgedBy: z.array(person),
			dismissed: z.boolean(),
			topic: z.string(),
			sentAt: z.number(),
			connectionId: z.string().nullable(),
			state: z.discriminatedUnion("kind", [
				z.strictObject({ kind: z.literal("queued") }),
				z.strictObject({ kind: z.literal("sending") }),
				z.strictObject({ kind: z.literal("waiting") }),
				z.strictObject({ kind: z.literal("failed"), error }),
			]),
		}),
	),
	conversations: z.record(
		z.string(),
		z.strictObject({
			id: z.string(),
			serverId: z.string(),
			connectionId: z.string(),
			members: z.array(
				person.extend({
					standing: z.enum(["invited", "joined", "left"]),
					...marks,
				}),
			),
			topic: z.string(),
			unread: z.number().int().nonnegative(),
			readUpTo: z.number(),
			last: messageSchema.nullable(),
			lastActiveAt: z.number(),
			draft: z.string(),
			attachment: z.discriminatedUnion("kind", [
				z.strictObject({ kind: z.literal("detached") }),
				z.strictObject({ kind: z.literal("attached") }),
				z.strictObject({ kind: z.literal("ended"), error }),
			]),
			told: z.strictObject(marks).prefault({}),
		}),
	),
	ignoredRequests: z.array(z.string()),
});

export interface KeptState {
	/** Lines idle, conversations detached, the relay off. */
	readonly state: AppState;
	/** Servers the user had disconnected from. */
	readonly idleServers: ReadonlySet<string>;
}

const nothingKept: KeptState = {
	state: initialState,
	idleServers: new Set(),
};

function serializeState(state: AppState): string {
	const servers = Object.values<Server>(state.servers).map(
		({ line, people: _people, ...server }) => [
			server.id,
			{ ...server, idle: line.kind === "idle" },
		],
	);
	const { profile, pendingRequests, sentRequests, ignoredRequests } = state;
	const conversations = Object.values<Conversation>(state.conversations).map(
		({ holdup: _holdup, ...conversation }) => [conversation.id, conversation],
	);
	return JSON.stringify({
		version: VERSION,
		profile,
		servers: Object.fromEntries(servers),
		pendingRequests,
		sentRequests,
		conversations: Object.fromEntries(conversations),
		ignoredRequests,
	});
}

function parseState(text: string): KeptState {
	const { version: _version, ...kept } = keptSchema.parse(JSON.parse(text));
	const servers = Object.values(kept.servers).map(
		({ idle: _idle, ...server }) => [
			server.id,
			{ ...server, line: { kind: "idle" }, people: [] },
		],
	);
	const conversations = Object.values(kept.conversations).map(
		(conversation) => [
			conversation.id,
			{
				...conversation,
				attachment:
					conversation.attachment.kind === "attached"
						? { kind: "detached" }
						: conversation.attachment,
				holdup: null,
			},
		],
	);
	return {
		// The brands of ids are the compiler's; on disk they are texts.
		state: {
			...initialState,
			...kept,
			servers: Object.fromEntries(servers) as Record<string, Server>,
			conversations: Object.fromEntries(conversations) as Record<
				string,
				Conversation
			>,
			pendingRequests: kept.pendingRequests as unknown as Record<
				string,
				PendingRequest
			>,
			sentRequests: kept.sentRequests as unknown as Record<string, SentRequest>,
		} as unknown as AppState,
		idleServers: new Set(
			Object.values(kept.servers)
				.filter(({ idle }) => idle)
				.map(({ id }) => id),
		),
	};
}

export const keptStateFormat: Format<KeptState, AppState> = {
	parse: parseState,
	serialize: serializeState,
	nothing: nothingKept,
};
