import {
	type Endpoint,
	foldUser,
	formatEndpoint,
	parseAddress,
} from "../protocol/address";
import type { PersonKey, ServerId } from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import { isOwnRelay, type Server } from "../shared/domain/server";
import { fail, ok, type Result } from "../shared/errors";
import { type AppState, DEFAULT_PORT } from "../shared/state";
import { failure } from "./names";

export interface Recipients {
	/** At least one, each once. */
	readonly people: readonly Person[];
	/** Where they all are: a server of the list, or an address that is not in it yet. */
	readonly server: Server | Endpoint;
}

/** People whom one Request may name: what servers take. */
const MAX_RECIPIENTS = 32;

/**
 * Reads what the user wrote into `To`: `bob`, `bob@host`, `bob@host:port/resource`, or several, separated
 * by commas.
 * @param serverId the server for addresses without a host; null where the user has no choice
 */
export function readRecipients(
	text: string,
	serverId: ServerId | null,
	state: AppState,
): Result<Recipients> {
	const written = text
		.split(/[,;]/)
		.map((part) => part.trim())
		.filter((part) => part !== "");
	if (written.length === 0) {
		return fail("no-recipient");
	}
	const people = new Map<PersonKey, Person>();
	let server: Recipients["server"] | null = null;
	for (const part of written) {
		let at: Result<Recipients["server"]>;
		try {
			const { user, host, port } = parseAddress(part);
			const key = foldUser(user) as PersonKey;
			people.set(key, { key, name: user, identityKey: null });
			at =
				host === null
					? serverOf(part, serverId, state)
					: ok(placeAt({ host, port: port ?? DEFAULT_PORT }, state));
		} catch (error) {
			return failure(error);
		}
		if (!at.ok) return at;
		if (server && !isSamePlace(server, at.value)) {
			return fail("several-servers");
		}
		server = at.value;
	}
	if (!server) throw new Error("no part, no server");
	if ("self" in server && people.has(server.self.key)) {
		return fail("self-request");
	}
	if (people.size > MAX_RECIPIENTS) {
		return fail("too-many-recipients", {
			people: people.size,
			most: MAX_RECIPIENTS,
		});
	}
	return ok({ people: [...people.values()], server });
}

function serverOf(
	part: string,
	serverId: ServerId | null,
	state: AppState,
): Result<Server> {
	// Nobody can be asked where calls come in.
	const servers = Object.values<Server>(state.servers).filter(
		({ takesCalls }) => !takesCalls,
	);
	const [only, ...more] = servers;
	const chosen = servers.find(({ id }) => id === serverId);
	if (chosen) return ok(chosen);
	if (serverId !== null) {
		return fail("unknown-server");
	}
	if (!only) {
		return fail("no-server", { name: part });
	}
	if (more.length === 0) return ok(only);
	return fail("which-server", {
		name: part,
		address: formatEndpoint(only),
	});
}

/** Names under which every computer reaches itself. */
const loopback: ReadonlySet<string> = new Set([
	"127.0.0.1",
	"localhost",
	"::1",
]);

/**
 * The server of the list at an endpoint, or else the endpoint. The addresses that others type for the
 * hosted relay are this computer's own.
 */
export function placeAt(
	endpoint: Endpoint,
	state: AppState,
): Server | Endpoint {
	const servers = Object.values<Server>(state.servers);
	const { relayHost } = state;
	const isOwn =
		relayHost.kind === "on" &&
		(relayHost.addresses.includes(formatEndpoint(endpoint)) ||
			(relayHost.port === endpoint.port && loopback.has(endpoint.host)));
	return (
		servers.find((server) => isSamePlace(server, endpoint)) ??
		(isOwn ? servers.find(isOwnRelay) : undefined) ??
		endpoint
	);
}

function isSamePlace(a: Endpoint, b: Endpoint): boolean {
	return a.host === b.host && a.port === b.port;
}
