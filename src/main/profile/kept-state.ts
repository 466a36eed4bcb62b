import { z } from "zod";
import { MAX_NAME_LENGTH } from "../../discovery/limits";
import { type Card, noCard } from "../../shared/domain/card";
import type { Conversation } from "../../shared/domain/conversation";
import type { KnownIdentity } from "../../shared/domain/encryption";
import { MAX_ATTACHED_FILES } from "../../shared/domain/file";
import type { Occurrence } from "../../shared/domain/occurrence";
import type { BlockedPerson, LocalName } from "../../shared/domain/person";
import type { PendingRequest, SentRequest } from "../../shared/domain/request";
import { editions, type Server } from "../../shared/domain/server";
import { type AppState, initialState } from "../../shared/state";
import type { DocumentChange, StoredDocument } from "../../store/calls";
import {
	attachedFileSchema,
	errorSchema,
	messageSchema,
} from "../../store/message-schema";

/** What of the state outlasts the app, as it lies on disk. */

const person = z.strictObject({
	key: z.string(),
	name: z.string(),
	identityKey: z.string().nullable().default(null),
});
const fingerprint = z
	.string()
	.regex(/^[\w-]{43}$/)
	.nullable()
	.default(null);
const mark = z.number().int().nonnegative().default(0);
const marks = { since: mark, deliveredUpTo: mark, readUpTo: mark };

/** In units of UTF-16, of which a character has one or two. */
const MAX_ANNOUNCED_LENGTH = 2 * MAX_NAME_LENGTH;

const profileSchema = z.strictObject({ name: z.string() });
const serverSchema = z.strictObject({
	id: z.string(),
	host: z.string(),
	port: z.number().int().min(0).max(65_535),
	own: z.boolean(),
	takesCalls: z.boolean().exactOptional(),
	announcedAs: z.string().min(1).max(MAX_ANNOUNCED_LENGTH).exactOptional(),
	self: person,
	scheme: z.enum(["flex", "flexs"]).nullable().default(null),
	edition: z.enum(editions).nullable().default(null),
	fingerprint,
	offered: fingerprint,
	link: z.enum(["tls", "plain"]).nullable().default(null),
	/** The user had disconnected from it. */
	idle: z.boolean(),
});
const pendingRequestSchema = z.strictObject({
	id: z.string(),
	serverId: z.string(),
	connectionId: z.string(),
	from: person,
	others: z.array(person),
	receivedAt: z.number(),
	acknowledging: z.boolean(),
	over: z.enum(["withdrawn", "expired"]).nullable().default(null),
});
const sentRequestSchema = z
	.strictObject({
		id: z.string(),
		serverId: z.string(),
		to: z.array(person),
		acknowledgedBy: z.array(person),
		/** Of an older version. */
		dismissed: z.boolean().optional(),
		topic: z.string(),
		into: z.string().nullable().default(null),
		sentAt: z.number(),
		connectionId: z.string().nullable(),
		state: z.discriminatedUnion("kind", [
			z.strictObject({ kind: z.literal("queued") }),
			z.strictObject({ kind: z.literal("sending") }),
			z.strictObject({ kind: z.literal("waiting") }),
			z.strictObject({ kind: z.literal("withdrawing") }),
			z.strictObject({
				kind: z.literal("over"),
				how: z.enum(["withdrawn", "expired"]),
			}),
			z.strictObject({ kind: z.literal("failed"), error: errorSchema }),
		]),
	})
	.transform(({ dismissed: _dismissed, ...kept }) => kept);
const conversationSchema = z.strictObject({
	id: z.string(),
	serverId: z.string(),
	connectionId: z.string(),
	members: z.array(
		person.extend({
			standing: z.enum(["invited", "joined", "left"]),
			canEncrypt: z.boolean().default(false),
			...marks,
		}),
	),
	topic: z.string(),
	unread: z.number().int().nonnegative(),
	readUpTo: z.number(),
	last: messageSchema.nullable(),
	lastActiveAt: z.number(),
	draft: z.string(),
	attached: z.array(attachedFileSchema).max(MAX_ATTACHED_FILES).default([]),
	attachment: z.discriminatedUnion("kind", [
		z.strictObject({ kind: z.literal("detached") }),
		z.strictObject({ kind: z.literal("attached") }),
		z.strictObject({ kind: z.literal("ended"), error: errorSchema }),
	]),
	told: z.strictObject(marks).prefault({}),
	asker: z.string().default(""),
	encryption: z
		.discriminatedUnion("kind", [
			z.strictObject({ kind: z.literal("none") }),
			z.strictObject({ kind: z.literal("starting") }),
			z.strictObject({
				kind: z.literal("encrypted"),
				epoch: z.number(),
				without: z.array(z.string()),
			}),
			z.strictObject({ kind: z.literal("key-changed"), person: z.string() }),
			z.strictObject({ kind: z.literal("broken"), error: errorSchema }),
		])
		.default({ kind: "none" }),
	onlyEncrypted: z.boolean().default(false),
	topicAt: mark,
	cardTold: z
		.strictObject({ card: z.string(), to: z.array(z.string()) })
		.exactOptional(),
	topicDue: z.string().nullable().default(null),
	pinned: z.number().int().nonnegative().nullable().default(null),
	mute: z
		.strictObject({
			until: z.number().nullable(),
			exceptMentions: z.boolean(),
		})
		.nullable()
		.default(null),
	archived: z.boolean().default(false),
	departure: z
		.strictObject({ at: z.number(), isDeleting: z.boolean() })
		.nullable()
		.default(null),
});
const blockedSchema = z.strictObject({
	serverId: z.string(),
	person,
	since: z.number(),
});
const occurrencesSchema = z.strictObject({
	list: z.array(
		z.strictObject({
			after: z.number(),
			date: z.number(),
			what: z.discriminatedUnion("kind", [
				z.strictObject({ kind: z.enum(["joined", "left"]), person }),
				z.strictObject({
					kind: z.literal("invited"),
					people: z.array(person),
					by: person.nullable(),
				}),
				z.strictObject({
					kind: z.literal("topic"),
					topic: z.string(),
					by: person.nullable(),
				}),
			]),
		}),
	),
});
const identitySchema = z.strictObject({
	key: z.string(),
	verified: z.boolean(),
	offered: z.string().nullable(),
});
const cardSchema = z.strictObject({
	id: z.string(),
	status: z.string(),
	picture: z.string().nullable(),
});
const localNameSchema = z.strictObject({ name: z.string() });
const onlyEncryptedSchema = z.strictObject({ on: z.boolean() });
const ignoredRequestsSchema = z.array(z.string());

type KeptServer = z.infer<typeof serverSchema>;
type KeptConversation = z.infer<typeof conversationSchema>;

/** Everything that is kept, as it lies on disk. */
interface Kept {
	profile: z.infer<typeof profileSchema> | null;
	card: Card;
	cards: Record<string, Card>;
	localNames: Record<string, LocalName>;
	servers: Record<string, KeptServer>;
	pendingRequests: Record<string, z.infer<typeof pendingRequestSchema>>;
	sentRequests: Record<string, z.infer<typeof sentRequestSchema>>;
	conversations: Record<string, KeptConversation>;
	ignoredRequests: string[];
	identities: Record<string, z.infer<typeof identitySchema>>;
	blocked: Record<string, z.infer<typeof blockedSchema>>;
	occurrences: Record<string, z.infer<typeof occurrencesSchema>["list"]>;
	onlyEncrypted: boolean;
}

function nothingKept(): Kept {
	return {
		profile: null,
		card: noCard,
		cards: {},
		localNames: {},
		servers: {},
		pendingRequests: {},
		sentRequests: {},
		conversations: {},
		ignoredRequests: [],
		identities: {},
		blocked: {},
		occurrences: {},
		onlyEncrypted: false,
	};
}

/** `profile.json` of the versions that had one. */
const profileFileSchema: z.ZodType<Kept> = z
	.strictObject({
		version: z.literal(1),
		profile: profileSchema.nullable(),
		servers: z.record(z.string(), serverSchema),
		pendingRequests: z.record(z.string(), pendingRequestSchema),
		sentRequests: z.record(z.string(), sentRequestSchema),
		conversations: z.record(z.string(), conversationSchema),
		ignoredRequests: ignoredRequestsSchema,
	})
	.transform(({ version: _version, ...kept }) => ({
		...nothingKept(),
		...kept,
	}));

export interface KeptState {
	/** Lines idle, conversations detached, the relay off. */
	readonly state: AppState;
	/** Servers the user had disconnected from. */
	readonly idleServers: ReadonlySet<string>;
}

/** The state as the next start will read it. */
export function asKept(state: AppState): AppState {
	const documents = keptEntities(state).map(({ kind, id, body }) => ({
		...{ kind, id, body: body() },
	}));
	return readKept(documents).kept.state;
}

/** One thing of the state that is kept whole. */
export interface KeptEntity {
	readonly kind: string;
	readonly id: string;
	/** The same object for as long as nothing of it has changed. */
	readonly value: object;
	/** How it lies on disk: JSON. */
	body(): string;
}

export function keptEntities(state: AppState): readonly KeptEntity[] {
	const entities: KeptEntity[] = [
		entity("ignored-requests", "", state.ignoredRequests),
	];
	if (state.profile) entities.push(entity("profile", "", state.profile));
	if (state.card.id !== "") entities.push(entity("card", "", state.card));
	for (const [owner, card] of Object.entries<Card>(state.cards))
		entities.push(entity("card-of", owner, card));
	for (const [key, name] of Object.entries<LocalName>(state.localNames))
		entities.push(entity("local-name", key, name));
	for (const server of Object.values<Server>(state.servers)) {
		entities.push(
			entity("server", server.id, server, () => {
				const { line, people: _people, ...kept } = server;
				return { ...kept, idle: line.kind === "idle" };
			}),
		);
	}
	for (const conversation of Object.values<Conversation>(state.conversations)) {
		entities.push(
			entity("conversation", conversation.id, conversation, () => {
				const { holdup: _holdup, ...kept } = conversation;
				return kept;
			}),
		);
	}
	for (const [id, identity] of Object.entries<KnownIdentity>(state.identities))
		entities.push(entity("identity", id, identity));
	for (const [id, blocked] of Object.entries<BlockedPerson>(state.blocked))
		entities.push(entity("blocked", id, blocked));
	for (const [id, list] of Object.entries<readonly Occurrence[]>(
		state.occurrences,
	))
		entities.push(entity("occurrences", id, list, () => ({ list })));
	if (state.onlyEncrypted)
		entities.push(entity("only-encrypted", "", onlyEncrypted));
	for (const one of Object.values<PendingRequest>(state.pendingRequests))
		entities.push(entity("pending-request", one.id, one));
	for (const one of Object.values<SentRequest>(state.sentRequests))
		entities.push(entity("sent-request", one.id, one));
	return entities;
}

const onlyEncrypted = { on: true };

function entity(
	kind: string,
	id: string,
	value: object,
	kept: () => object = () => value,
): KeptEntity {
	return { kind, id, value, body: () => JSON.stringify(kept()) };
}

/**
 * What was kept, as far as it can be understood.
 * @returns besides, the names of what could not be; it stays where it is until it is written anew
 */
export function readKept(documents: readonly StoredDocument[]): {
	readonly kept: KeptState;
	readonly damaged: readonly string[];
} {
	const found = nothingKept();
	const damaged: string[] = [];
	for (const { kind, id, body } of documents) {
		try {
			if (body === null) throw new Error("its checksum is wrong");
			take(found, kind, id, JSON.parse(body));
		} catch {
			damaged.push(`${kind} ${id}`.trim());
		}
	}
	return { kept: stateOf(found), damaged };
}

/** @throws where it is no document of this app's */
function take(found: Kept, kind: string, id: string, value: unknown): void {
	switch (kind) {
		case "profile":
			found.profile = profileSchema.parse(value);
			break;
		case "card":
			found.card = cardSchema.parse(value);
			break;
		case "card-of":
			found.cards[id] = cardSchema.parse(value);
			break;
		case "local-name":
			found.localNames[id] = localNameSchema.parse(value);
			break;
		case "server":
			found.servers[id] = serverSchema.parse(value);
			break;
		case "conversation":
			found.conversations[id] = conversationSchema.parse(value);
			break;
		case "pending-request":
			found.pendingRequests[id] = pendingRequestSchema.parse(value);
			break;
		case "sent-request":
			found.sentRequests[id] = sentRequestSchema.parse(value);
			break;
		case "ignored-requests":
			found.ignoredRequests = ignoredRequestsSchema.parse(value);
			break;
		case "identity":
			found.identities[id] = identitySchema.parse(value);
			break;
		case "blocked":
			found.blocked[id] = blockedSchema.parse(value);
			break;
		case "occurrences":
			found.occurrences[id] = occurrencesSchema.parse(value).list;
			break;
		case "only-encrypted":
			found.onlyEncrypted = onlyEncryptedSchema.parse(value).on;
			break;
		default:
			throw new Error(`there is no ${kind}`);
	}
}

/**
 * What an older version kept in `profile.json`, as documents.
 * @throws where the text is not what that version wrote
 */
export function documentsOfProfileFile(
	text: string,
): readonly DocumentChange[] {
	const kept = profileFileSchema.parse(JSON.parse(text));
	const each = (kind: string, record: Record<string, object>) =>
		Object.entries(record).map(([id, value]) => document(kind, id, value));
	return [
		...(kept.profile ? [document("profile", "", kept.profile)] : []),
		...each("server", kept.servers),
		...each("conversation", kept.conversations),
		...each("pending-request", kept.pendingRequests),
		...each("sent-request", kept.sentRequests),
		document("ignored-requests", "", kept.ignoredRequests),
	];
}

function document(kind: string, id: string, value: object): DocumentChange {
	return { kind, id, body: JSON.stringify(value) };
}

function stateOf(kept: Kept): KeptState {
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
