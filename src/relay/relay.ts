import { foldUser } from "../protocol/address";
import type { RelayReport } from "../shared/domain/relay-report";
import type { BanList } from "./auth/bans";
import type { MemberList } from "./auth/members";
import type { NameStore } from "./auth/name-store";
import { NameBook, type OwnedName } from "./auth/names";
import type { PublicPlace } from "./auth/own-places";
import { Registry } from "./auth/registry";
import { PacedStream } from "./calls/paced-stream";
import { ConnectionBook, isUnanswered, knownAs } from "./connections";
import type { Context } from "./context";
import { newsOfConnections } from "./handlers/connection-news";
import { endConnection, withdrawConnection } from "./handlers/ending";
import { Headcount } from "./headcount";
import { Introduction } from "./introduction";
import { defaultLimits, type Limits } from "./limits";
import { Mailbox, type MailboxState } from "./mailbox/mailbox";
import { OpenStreams } from "./open-streams";
import { Opening, type Reception } from "./opening";
import { LocalPlane } from "./plane/local-plane";
import { receptionOf, redeemIn } from "./reception";
import { Roster } from "./roster";
import { EventRing } from "./status/events";
import { Reached } from "./status/reached";
import { reportOf } from "./status/report";
import { Sampler } from "./status/sampler";
import { emptyMemory, type RelayStore } from "./store";
import { Stranger } from "./stranger";
import { abort, type Stream } from "./streams";
import type { ThreadPlane } from "./threads/thread-plane";
import { Throttle } from "./throttle";
import { secureContextOf } from "./tls/secure-opening";
import { makeServerKey, type ServerKey } from "./tls/server-key";
import { unhurried } from "./unhurried-log";

export interface RelayOptions {
	readonly limits?: Limits;
	/** Where users and Connections are kept over a restart; without it they end with the relay. */
	readonly store?: RelayStore;
	/** What clients pin; without it a fresh one, which no client can recognise after a restart. */
	readonly key?: ServerKey;
	/** Where it is kept which name belongs to which key; without it that ends with the relay. */
	readonly nameStore?: NameStore;
	/** Called when a name has got or lost its owner, or its owner was there. */
	readonly namesChanged?: () => void;
	/** Who alone may come in; null for everybody. */
	readonly members?: MemberList | null;
	/** Who may not come in. */
	readonly bans?: BanList;
	/** Where else than under its own numbers this server is reached. */
	readonly places?: readonly PublicPlace[];
	/** One readable line for the host; never what people write. */
	readonly log?: (line: string) => void;
	/** Unix milliseconds. */
	readonly now?: () => number;
	/** Whether text mode is offered; it is, unless switched off. */
	readonly textMode?: boolean;
	/** Where conversations pass; without it, in this thread. The relay closes it. */
	readonly threads?: ThreadPlane;
}

/** How often what has taken too long is looked for; what takes that long is no matter of seconds. */
const SWEEP_MS = 60_000;
const TRICKLE_SWEEP_MS = 1_000;

/**
 * The server. Opens no port: it takes streams, so that it runs wherever there are some. Nothing that comes
 * in through one of them makes it throw.
 */
export class Relay {
	/** The port that OK names: that of whoever listens for this relay. */
	port = 0;
	readonly #context: Context;
	readonly #reception: Reception;
	readonly #sampler = new Sampler();
	readonly #streams = new OpenStreams((stream) => this.#sampler.closed(stream));
	readonly #store: RelayStore | null;
	readonly #threads: ThreadPlane | null;
	readonly #mailbox: Mailbox | null;
	readonly #nameStore: NameStore | null;
	readonly #sweeps: readonly NodeJS.Timeout[];
	readonly #startedAt: number;
	readonly #reached = new Reached();
	#closed = false;

	constructor({
		limits = defaultLimits,
		store,
		key = makeServerKey(),
		nameStore,
		namesChanged,
		members = null,
		bans,
		places = [],
		log: write = () => {},
		now = Date.now,
		textMode = true,
		threads,
	}: RelayOptions = {}) {
		this.#store = store ?? null;
		this.#startedAt = now();
		const log = unhurried(write, limits.maxLogLinesPerSecond);
		const memory = store?.initial ?? emptyMemory;
		const roster = new Roster(memory.users, limits.maxKnownUsers);
		this.#mailbox = store ? new Mailbox(store.journal, limits, now) : null;
		const clock = () => performance.now();
		const names: NameBook = new NameBook(
			nameStore?.initial ?? [],
			limits.maxOwnedNames,
			() => {
				nameStore?.changed(() => names.all());
				namesChanged?.();
			},
		);
		const { fingerprint } = key;
		const registry = new Registry(names, fingerprint, limits, now, clock);
		registry.members = members;
		if (bans) registry.bans = bans;
		this.#nameStore = nameStore ?? null;
		const events = newsOfConnections(() => this.#context);
		const connections = new ConnectionBook(
			memory.connections,
			limits,
			now,
			events,
			this.#mailbox,
			threads ?? new LocalPlane(limits, now, () => this.port),
		);
		if (store) {
			store.journal.begin();
			store.onDisk = (code) => this.#onDisk(code);
		}
		this.#context = {
			limits,
			now,
			clock,
			log,
			textMode,
			lines: new Headcount(limits.maxLines, limits.maxLinesPerAddress),
			slowOpenings: new Headcount(
				limits.maxSlowOpenings,
				limits.maxSlowOpeningsPerAddress,
			),
			handshakes: new Throttle(
				limits.tlsHandshakesPerSecond,
				limits.tlsHandshakesBurst,
				clock,
			),
			secureContext: secureContextOf(key),
			registry,
			events: new EventRing(now),
			places,
			wrapped: (outer, inner) => this.#streams.replace(outer, inner),
			roster,
			connections,
			port: () => this.port,
			changed: () =>
				store?.changed(() => ({
					users: roster.known(),
					connections: connections.known(),
				})),
			settled: (connection, then) => {
				if (connection.transient) {
					then();
					return;
				}
				this.#context.changed();
				if (store) store.settled(knownAs(connection), then);
				else then();
			},
			isDiskFailing: () =>
				store !== undefined && store.journal.failure !== null,
		};
		this.#reception = receptionOf(this.#context);
		this.#threads = threads ?? null;
		threads?.begin({
			log,
			events: this.#context.events,
			mailbox: this.#mailbox,
			redeem: (request, thread) => redeemIn(this.#context, request, thread),
		});
		this.#sweeps = [
			setInterval(() => {
				this.forgetExpired();
				this.giveUpOldMail();
			}, SWEEP_MS).unref(),
			setInterval(() => {
				for (const line of roster.lines()) line.closeIfTrickling();
			}, TRICKLE_SWEEP_MS).unref(),
		];
	}

	/**
	 * The server's one door.
	 * @param remote where the stream comes from, for the log
	 */
	accept(stream: Stream, remote: string): void {
		if (this.#closed) {
			abort(stream);
			return;
		}
		this.#streams.add(stream);
		new Opening(this.#context, this.#reception, stream, remote);
	}

	/**
	 * The other door: for programs that call somebody directly, and know no server.
	 * @param name whom they call
	 * @param remote where the stream comes from, for the log
	 */
	acceptCall(name: string, stream: Stream, remote: string): void {
		if (this.#closed) {
			abort(stream);
			return;
		}
		const paced = new PacedStream(stream);
		this.#streams.add(paced);
		const caller = new Stranger(this.#context, paced, remote);
		Introduction.ofCaller(this.#context, caller, name);
	}

	/** The names that belong to a key. */
	ownedNames(): OwnedName[] {
		return this.#context.registry.names.all();
	}

	/**
	 * Makes a name free: whoever proves a key under it next owns it. Who is here with it has to leave.
	 * @param name as it is written
	 * @returns whether it belonged to anybody
	 */
	release(name: string): boolean {
		const { registry, roster, log } = this.#context;
		const folded = foldUser(name);
		const wasOwned = registry.names.release(folded);
		if (wasOwned) {
			log(`${name} was released`);
			const line = roster.line(folded);
			if (line?.identityKey) {
				line.close(
					"name-released",
					"The host has released this name. Connect again if it is to be yours; the first to do so owns it.",
				);
			}
		}
		return wasOwned;
	}

	/** From now on only these may be here, or everybody; who may not any more is told and has to leave. */
	setMembers(members: MemberList | null): void {
		this.#context.registry.members = members;
		this.#closeUnwelcome();
	}

	/** From now on these are not let in; who is here and one of them is told and has to leave. */
	setBans(bans: BanList): void {
		this.#context.registry.bans = bans;
		this.#closeUnwelcome();
	}

	#closeUnwelcome(): void {
		const { registry, roster } = this.#context;
		for (const line of [...roster.lines()]) {
			const { key, identityKey, remote } = line;
			const why = registry.objection(key, identityKey, remote);
			if (why) line.close(why.code, why.sentence);
		}
	}

	/**
	 * Somebody has to leave, and may come back.
	 * @param name as it is written
	 * @returns whether they were here
	 */
	disconnect(name: string): boolean {
		const line = this.#context.roster.line(foldUser(name));
		line?.close(
			"disconnected",
			"The host of this server has disconnected you. You may connect again.",
		);
		return line !== null;
	}

	/** Who is here. */
	get online(): number {
		return this.#context.roster.size;
	}

	/** To be called once a second for `report` to have a course. */
	sample(): void {
		const { connections, roster, now } = this.#context;
		this.#sampler.sample(this.#streams, connections.all());
		this.#reached.look(roster.lines(), now());
	}

	/** As far as `sample` has seen. */
	get reachedFromOutside(): readonly string[] {
		return this.#reached.addresses;
	}

	report(): RelayReport {
		return reportOf(
			this.#context,
			this.#sampler,
			this.#startedAt,
			this.#reached.last,
		);
	}

	/** Says goodbye to everyone, and returns when all is written down. */
	async close(): Promise<void> {
		if (this.#closed) return;
		this.#closed = true;
		for (const sweep of this.#sweeps) clearInterval(sweep);
		const { roster, connections, now, limits, changed } = this.#context;
		const lines = [...roster.lines()];
		// First, so that nobody is told that the others leave: they all do.
		roster.clear(now());
		for (const line of lines) {
			line.close("shutting-down", "The host has switched this server off.");
		}
		const ended = this.#streams.end(limits.lingerMs);
		connections.close();
		await this.#threads?.close();
		await ended;
		changed();
		await this.#store?.close();
		await this.#nameStore?.flush();
	}

	/** What is kept for people who are away; null where nothing is. */
	get mailbox(): MailboxState | null {
		return this.#mailbox?.state ?? null;
	}

	/**
	 * Gives up what is kept, for one person or for all. They are told how much that was when they come.
	 * @param name null for all
	 */
	clearMailbox(name: string | null): void {
		const key = name === null ? null : foldUser(name);
		this.#log(
			name === null
				? "the mailbox is cleared"
				: `the mail of ${name} is cleared`,
		);
		this.#giveUp(Number.POSITIVE_INFINITY, key);
	}

	/** What has waited for too long goes; that is looked for now and then. */
	giveUpOldMail(): void {
		const { now, limits } = this.#context;
		this.#giveUp(now() - limits.mailExpiryMs, null);
	}

	#giveUp(before: number, key: string | null): void {
		if (!this.#mailbox) return;
		for (const { members, channel } of this.#context.connections.all()) {
			for (const member of members) {
				if (key === null || member.key === key) channel.giveUp(member, before);
			}
		}
	}

	#onDisk(code: string | null): void {
		const { connections, log } = this.#context;
		log(
			code === null
				? "the disk takes mail again"
				: `the disk takes no mail (${code}): no message is confirmed that somebody has yet to get`,
		);
		for (const { channel } of connections.all()) {
			channel.diskChanged(code !== null);
		}
		this.#threads?.noteDisk();
	}

	#log(line: string): void {
		this.#context.log(line);
	}

	/** What has outlived the limits goes; that is looked for now and then. */
	forgetExpired(): void {
		const { connections, changed } = this.#context;
		for (const connection of connections.expired()) {
			if (isUnanswered(connection)) {
				withdrawConnection(
					this.#context,
					connection,
					"Nobody has answered this request for too long.",
					"request-expired",
				);
			} else {
				endConnection(
					this.#context,
					connection,
					"Nobody has used this conversation for too long.",
				);
			}
			changed();
		}
	}
}
