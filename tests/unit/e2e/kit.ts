import { generateKeyPairSync } from "node:crypto";
import type { E2eEvent, E2eInput, E2eStatus } from "../../../src/e2e/contract";
import { statusOf, step } from "../../../src/e2e/engine";
import type { Fragment } from "../../../src/e2e/fragments";
import type { GroupContext } from "../../../src/e2e/key-package";
import {
	decodeState,
	type E2eState,
	emptyState,
	encodeState,
} from "../../../src/e2e/state";
import { openSuite, type Suite } from "../../../src/e2e/suite";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";

export const connectionId = "c0".repeat(32);

export function randomBytes(length: number): Uint8Array {
	return crypto.getRandomValues(new Uint8Array(length));
}

export const suite: Suite = await openSuite(randomBytes);

export interface Identity {
	readonly publicKey: Uint8Array;
	readonly privateKey: Uint8Array;
}

export function createIdentity(): Identity {
	const { d = "", x = "" } = generateKeyPairSync("ed25519").privateKey.export({
		format: "jwk",
	});
	return {
		publicKey: new Uint8Array(Buffer.from(x, "base64url")),
		privateKey: new Uint8Array(Buffer.from(d, "base64url")),
	};
}

/** What one datum of the relay's log is. */
export interface Logged {
	readonly number: number;
	readonly from: PersonKey;
	readonly fragment: Fragment;
}

type Item =
	| { readonly kind: "own"; readonly next: number }
	| { readonly kind: "attached"; readonly next: number }
	| { readonly kind: "datum"; readonly logged: Logged }
	| { readonly kind: "safe"; readonly count: number };

export interface ReadMessage {
	readonly from: PersonKey;
	readonly text: string;
	readonly number: number;
}

/** One relay in memory: everything is a queue, and whoever runs it chooses what moves next. */
export class World {
	readonly log: Logged[] = [];
	readonly clients: Client[] = [];
	/** Unix milliseconds. */
	now = Date.now();
	/** What the relay does to a datum before it numbers it; null where it drops it. */
	tamper: (logged: Logged, to: Client) => Logged | null = (logged) => logged;

	join(name: string, identity = createIdentity()): Client {
		const client = new Client(this, name as PersonKey, identity);
		client.joinedAt = this.log.length;
		this.clients.push(client);
		return client;
	}

	get order(): PersonKey[] {
		return this.clients
			.filter(({ isGone }) => !isGone)
			.map(({ person }) => person);
	}

	/** Runs until nothing moves any more. */
	async settle(): Promise<void> {
		for (;;) {
			const busy = this.clients.filter((client) => client.canMove);
			const [first] = busy;
			if (!first) return;
			await first.move();
		}
	}

	/** Lets time pass, for everybody. */
	async pass(ms: number): Promise<void> {
		this.now += ms;
		for (const client of this.clients) {
			if (client.isAttached) await client.input({ kind: "tick" });
		}
		await this.settle();
	}

	take(from: Client, fragment: Fragment): void {
		const number = this.log.length + 1;
		const logged = { number, from: from.person, fragment };
		this.log.push(logged);
		for (const client of this.clients) {
			if (client === from || !client.isAttached) continue;
			const changed = this.tamper(logged, client);
			if (changed) client.inbox.push({ kind: "datum", logged: changed });
		}
		from.inbox.push({ kind: "own", next: number + 1 });
		from.inbox.push({ kind: "safe", count: 1 });
	}
}

export class Client {
	state: E2eState = emptyState;
	/** The state as it was last stored. */
	stored: Uint8Array | null = null;
	readonly pins = new Map<PersonKey, Uint8Array>();
	readonly read: ReadMessage[] = [];
	readonly sent: string[] = [];
	readonly events: E2eEvent[] = [];
	/** What it has written and the relay has not taken. */
	outbox: Fragment[] = [];
	/** What the relay has sent and it has not read. */
	inbox: Item[] = [];
	isAttached = false;
	isGone = false;
	wakeAt: number | null = null;
	/** The log's length when it joined; what was said before is not for it. */
	joinedAt = 0;
	/** The relay's datums up to this number are stored here. */
	confirmed = 0;
	/** Off by as much from the world's clock. */
	clockError = 0;
	everyoneCapable = true;
	/** Who takes part, as this one sees it, where that is another than the world's order. */
	order: readonly PersonKey[] | null = null;
	#messages = 0;

	constructor(
		readonly world: World,
		readonly person: PersonKey,
		readonly identity: Identity,
	) {}

	get status(): E2eStatus {
		return statusOf(this.state);
	}

	get canMove(): boolean {
		return this.isAttached && this.outbox.length + this.inbox.length > 0;
	}

	get texts(): string[] {
		return this.read.map(({ text }) => text);
	}

	kinds(kind: E2eEvent["kind"]): E2eEvent[] {
		return this.events.filter((event) => event.kind === kind);
	}

	async attach(): Promise<void> {
		const { log } = this.world;
		this.isAttached = true;
		this.outbox = [];
		const from = Math.max(this.confirmed, this.joinedAt);
		const missed = log.filter(
			(logged) => logged.number > from && logged.from !== this.person,
		);
		this.inbox = missed.map((logged) => ({ kind: "datum", logged }));
		this.inbox.push({ kind: "attached", next: log.length + 1 });
	}

	async detach(): Promise<void> {
		this.isAttached = false;
		this.inbox = [];
		this.outbox = [];
		await this.input({ kind: "detached" });
	}

	/** The process dies and comes back with what was stored. */
	async crash(): Promise<void> {
		this.isAttached = false;
		this.inbox = [];
		this.outbox = [];
		this.state = this.stored ? decodeState(this.stored) : emptyState;
	}

	async say(text: string): Promise<void> {
		const id = `${this.person}-${++this.#messages}` as MessageId;
		await this.input({
			kind: "send",
			id,
			datum: new TextEncoder().encode(text),
		});
	}

	/** One thing: the relay takes one datum, or this client reads one. */
	async move(reads = this.inbox.length > 0): Promise<void> {
		if (!reads) {
			const fragment = this.outbox.shift();
			if (fragment) this.world.take(this, fragment);
			return;
		}
		const item = this.inbox.shift();
		if (!item) return;
		if (item.kind === "datum") {
			const { number, from, fragment } = item.logged;
			await this.input({ kind: "foreign", number, from, fragment });
			this.confirmed = Math.max(this.confirmed, number);
		} else {
			await this.input(item);
		}
	}

	async input(input: E2eInput): Promise<void> {
		const { state, write, events, wakeAt, isChanged } = await step(
			{
				suite,
				self: { person: this.person, key: this.identity.publicKey },
				privateKey: this.identity.privateKey,
				connectionId,
				pinned: (person) => this.pins.get(person) ?? null,
				involved: new Set(this.world.clients.map(({ person }) => person)),
				now: this.world.now + this.clockError,
				order: this.order ?? this.world.order,
				everyoneCapable: this.everyoneCapable,
				random: randomBytes,
			},
			this.state,
			input,
		);
		this.state = state;
		this.wakeAt = wakeAt;
		if (isChanged) this.stored = encodeState(state);
		this.outbox.push(...write);
		for (const event of events) this.#follow(event);
	}

	#follow(event: E2eEvent): void {
		this.events.push(event);
		if (event.kind === "message") {
			const { from, number } = event;
			const text = new TextDecoder().decode(event.datum);
			// The same message again counts once, under its later number.
			const known = this.read.findIndex((other) => other.text === text);
			if (known >= 0) this.read.splice(known, 1);
			this.read.push({ from, number, text });
		}
		if (event.kind === "sent") this.sent.push(event.id);
		if (event.kind === "pinned") this.pins.set(event.pin.person, event.pin.key);
	}
}

/** What operations on its group need. */
export function contextOf(client: Client): GroupContext {
	return {
		suite,
		self: { person: client.person, key: client.identity.publicKey },
		privateKey: client.identity.privateKey,
		connectionId,
		pinned: (person) => client.pins.get(person) ?? null,
		involved: new Set(client.world.clients.map(({ person }) => person)),
		now: client.world.now,
	};
}

/** People who have agreed on keys. */
export async function meet(names: readonly string[]): Promise<World> {
	const world = new World();
	for (const name of names) world.join(name);
	for (const client of world.clients) await client.attach();
	await world.settle();
	return world;
}
