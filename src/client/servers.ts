import {
	type Endpoint,
	formatEndpoint,
	parseEndpoint,
} from "../protocol/address";
import { type Invite, parseInvite } from "../protocol/invite";
import type { Conversation } from "../shared/domain/conversation";
import type { ServerId } from "../shared/domain/ids";
import type { NearbyRelay } from "../shared/domain/nearby";
import type { RelayHostState } from "../shared/domain/relay-host";
import type { Edition, Scheme, Server } from "../shared/domain/server";
import { errorOf, fail, ok, type Result } from "../shared/errors";
import { ownName } from "../shared/own-name";
import type { ConversationLink } from "./conversation-link";
import type { Core } from "./core";
import type { FileStreamHost } from "./files/streams";
import {
	failure,
	nameProblem,
	noProfile,
	personNamed,
	readsAsAddress,
} from "./names";
import { placeAt } from "./recipients";
import { ServerLink } from "./server-link";

/** The user's servers: where they are, under which name and with which key, and the lines to them. */
export class Servers {
	readonly #links = new Map<ServerId, ServerLink>();
	/** Those that were removed, until all that waited for them is noted as failed. */
	#leaving: Promise<unknown> = Promise.resolve();

	constructor(
		readonly core: Core,
		readonly newId: () => string,
		/** What a server's streams for files are for; null where there are no files. */
		readonly filesOf: (id: ServerId) => FileStreamHost | null,
	) {
		for (const server of Object.values<Server>(core.state().servers)) {
			this.#link(server);
		}
	}

	link(id: ServerId): ServerLink | undefined {
		return this.#links.get(id);
	}

	/** The link of a conversation; null where its server is not in the list any more. */
	conversation({ serverId, id }: Conversation): ConversationLink | null {
		return this.#links.get(serverId)?.conversation(id) ?? null;
	}

	/**
	 * Opens the lines to all servers but the one this app hosts, which opens with its relay.
	 * @param idle servers that the user had disconnected from
	 */
	connectAll(idle: ReadonlySet<string>): void {
		for (const { id, own, edition } of Object.values<Server>(
			this.core.state().servers,
		)) {
			// Nobody is called by an app that starts.
			if (own || idle.has(id) || edition === "peer") continue;
			this.#links.get(id)?.session.connect();
		}
	}

	/** This computer may have slept: finds out now which lines still stand, and opens the others. */
	checkLines(): void {
		for (const link of this.#links.values()) link.session.check();
	}

	/** This user shows themselves differently: whom they talk with is told. */
	tellCard(): void {
		for (const conversation of Object.values<Conversation>(
			this.core.state().conversations,
		)) {
			this.conversation(conversation)?.cardChanged();
		}
	}

	/** The way to servers is another one: every line that the user wants is opened anew. */
	dialAnew(): void {
		for (const [id, { session }] of this.#links) {
			const name = this.core.state().servers[id]?.self.name;
			if (name !== undefined) session.change(session.endpoint, name);
		}
	}

	/** @param addresses this computer's now */
	networkChanged(addresses: ReadonlySet<string>): void {
		for (const link of this.#links.values()) {
			link.session.networkChanged(addresses);
		}
	}

	/** Returns when all that was begun is done. The lines are still the user's wish, and stay so. */
	async close(): Promise<void> {
		await Promise.all([...this.#links.values()].map((link) => link.close()));
		await this.#leaving;
	}

	/**
	 * Adds a server, or goes to the one that is there under this address, and opens its line.
	 * @param address as it is typed, or an invite
	 */
	connect(address: string, edition: Edition): Result<ServerId> {
		try {
			return this.connectInvite(parseInvite(address), edition);
		} catch (error) {
			return failure(error);
		}
	}

	/** The same for what has been read already. Where it names a key, no other is taken. */
	connectInvite(
		{ fingerprint, scheme, host, port }: Invite,
		edition: Edition = null,
	): Result<ServerId> {
		if (!this.core.state().profile) return noProfile;
		const at = { host, port };
		if (fingerprint !== null) return this.#connectByKey(at, fingerprint);
		const place = placeAt(at, this.core.state());
		if ("self" in place && scheme !== null && scheme !== place.scheme) {
			if (scheme === "flex" && place.fingerprint !== null) {
				return fail("not-back-to-clear");
			}
			const serverId = place.id;
			this.core.emit({ type: "server-scheme-changed", serverId, scheme });
			const link = this.#links.get(serverId);
			if (link) link.session.change(link.session.endpoint, place.self.name);
		}
		return ok(this.connectTo(at, scheme, edition));
	}

	/**
	 * The same for one that announces itself, under the key that it announces. From then on it is called as it was where
	 * the user chose it, whatever is announced later.
	 */
	connectNearby(
		{ name, port, fingerprint }: NearbyRelay,
		host: string,
	): Result<ServerId> {
		const invite = { host, port, scheme: null, fingerprint };
		const connected = this.connectInvite(invite);
		if (!connected.ok) return connected;
		const serverId = connected.value;
		const isOwn = this.core.state().servers[serverId]?.own ?? false;
		// Where addresses stand, a word that reads as one would be taken for another server's.
		if (!isOwn && !readsAsAddress(name))
			this.core.emit({ type: "server-announced", serverId, name });
		return connected;
	}

	#connectByKey(at: Endpoint, fingerprint: string): Result<ServerId> {
		const place = placeAt(at, this.core.state());
		const there = "self" in place ? place : null;
		const other = there?.fingerprint ?? fingerprint;
		if (other !== fingerprint) {
			return fail("known-by-other-key", { where: formatEndpoint(at) });
		}
		const known =
			there ??
			Object.values<Server>(this.core.state().servers).find(
				(server) => server.fingerprint === fingerprint,
			);
		const serverId = known?.id ?? this.#add(at, null, { own: false });
		if (known?.fingerprint !== fingerprint) {
			this.core.emit({ type: "server-key-trusted", serverId, fingerprint });
			// In the clear it could not show its key.
			const scheme = null;
			this.core.emit({ type: "server-scheme-changed", serverId, scheme });
		}
		// The key says that it is the same server, wherever it is now. A line that stands is left as it is.
		const isElsewhere = known && !known.own && known.line.kind !== "ready";
		if (isElsewhere) this.#move(serverId, at);
		this.#links.get(serverId)?.session.connect();
		return ok(serverId);
	}

	/** @param fingerprint the key that the user was shown, and asked about */
	trustKey(id: ServerId, fingerprint: string): Result<null> {
		return this.#withLink(id, (link) => {
			if (this.core.state().servers[id]?.offered !== fingerprint) return;
			this.core.emit({
				type: "server-key-trusted",
				serverId: id,
				fingerprint,
			});
			link.session.connect();
		});
	}

	/** What a server speaks, where the app can't find it out; null for finding it out. */
	setEdition(id: ServerId, edition: Edition): Result<null> {
		return this.#withLink(id, (link) => {
			if (this.core.state().servers[id]?.own) return;
			link.setEdition(edition);
			link.session.connect();
		});
	}

	disconnect(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => link.session.disconnect());
	}

	reconnect(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => link.session.connect());
	}

	changeName(id: ServerId, input: string): Result<null> {
		const name = ownName(input);
		const problem = nameProblem(name);
		if (problem) return problem;
		return this.#withLink(id, (link) => {
			const self = personNamed(name);
			this.core.emit({ type: "server-name-changed", serverId: id, self });
			link.session.change(link.session.endpoint, name);
			link.session.connect();
		});
	}

	/** The server has moved. Its conversations are the same, wherever it is reached. */
	changeAddress(id: ServerId, address: string): Result<null> {
		let endpoint: Endpoint;
		try {
			endpoint = parseEndpoint(address);
		} catch (error) {
			return failure(error);
		}
		const place = placeAt(endpoint, this.core.state());
		if ("self" in place && place.id !== id) {
			return fail("server-known");
		}
		if (this.core.state().servers[id]?.own) {
			return fail("own-server");
		}
		return this.#withLink(id, ({ session }) => {
			this.#move(id, endpoint);
			session.connect();
		});
	}

	remove(id: ServerId): Result<null> {
		return this.#withLink(id, (link) => {
			this.#links.delete(id);
			this.core.emit({ type: "server-removed", serverId: id });
			const left = link.leave(serverRemoved).catch(this.core.report);
			this.#leaving = Promise.all([this.#leaving, left]);
		});
	}

	/** The relay that this app hosts has changed; its own line follows. */
	setRelayHost(state: RelayHostState): void {
		const { relayHost: before } = this.core.state();
		this.core.emit({ type: "relay-host-changed", state });
		if (!isSamePlace(before, state)) this.followHost(state, false);
	}

	/** Where direct calls come in has changed; the line to it follows. */
	setCallsHost(state: RelayHostState): void {
		const { callsHost: before } = this.core.state();
		this.core.emit({ type: "calls-host-changed", state });
		if (!isSamePlace(before, state)) this.followHost(state, true);
	}

	followHost(state: RelayHostState, takesCalls: boolean): void {
		const own = Object.values<Server>(this.core.state().servers).find(
			(server) => server.own && (server.takesCalls ?? false) === takesCalls,
		);
		if (state.kind !== "on") {
			if (own) this.#links.get(own.id)?.session.disconnect();
			return;
		}
		if (!this.core.state().profile) return;
		const endpoint = { host: "127.0.0.1", port: state.port };
		const serverId =
			own?.id ??
			this.#add(endpoint, null, {
				own: true,
				...(takesCalls ? { takesCalls } : {}),
			});
		const link = this.#links.get(serverId);
		const { fingerprint } = state;
		if (own?.fingerprint !== fingerprint) {
			this.core.emit({ type: "server-key-trusted", serverId, fingerprint });
		}
		if (own) this.#move(own.id, endpoint);
		link?.session.connect();
	}

	/**
	 * Adds a server, or goes to the one that is there, and opens its line.
	 * @param edition null for what is known of it
	 */
	connectTo(
		endpoint: Endpoint,
		scheme: Scheme,
		edition: Edition = null,
	): ServerId {
		const place = placeAt(endpoint, this.core.state());
		const id =
			"self" in place ? place.id : this.#add(place, scheme, { own: false });
		const known = this.core.state().servers[id]?.edition;
		if (edition !== null && edition !== known) this.setEdition(id, edition);
		this.#links.get(id)?.session.connect();
		return id;
	}

	#move(id: ServerId, { host, port }: Endpoint): void {
		const server = this.core.state().servers[id];
		if (!server || (server.host === host && server.port === port)) return;
		this.core.emit({
			type: "server-address-changed",
			serverId: id,
			host,
			port,
		});
		this.#links.get(id)?.session.change({ host, port }, server.self.name);
	}

	#add(
		{ host, port }: Endpoint,
		scheme: Scheme,
		role: Pick<Server, "own" | "takesCalls">,
	): ServerId {
		const id = this.newId() as ServerId;
		const server: Server = {
			id,
			host,
			port,
			...role,
			self: personNamed(this.core.state().profile?.name ?? ""),
			line: { kind: "idle" },
			people: [],
			scheme,
			edition: role.own ? "rfc" : null,
			fingerprint: null,
			offered: null,
			link: null,
		};
		this.core.emit({ type: "server-added", server });
		this.#link(server);
		return id;
	}

	#link({ id, host, port, self }: Server): void {
		this.#links.set(
			id,
			new ServerLink(
				this.core,
				id,
				{ host, port },
				self.name,
				this.filesOf(id),
			),
		);
	}

	#withLink(id: ServerId, act: (link: ServerLink) => void): Result<null> {
		const link = this.#links.get(id);
		if (!link) {
			return fail("unknown-server");
		}
		act(link);
		return ok(null);
	}
}

const serverRemoved = errorOf("server-removed");

/** What it keeps changes while it runs; who has left it meanwhile is not called back. */
function isSamePlace(before: RelayHostState, now: RelayHostState): boolean {
	return before.kind === "on" && now.kind === "on" && before.port === now.port;
}
