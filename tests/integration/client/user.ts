import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished } from "vitest";
import type { E2eKeys } from "../../../src/client/core";
import { Messenger } from "../../../src/client/messenger";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Dial } from "../../../src/client/transport";
import { DiskFiles } from "../../../src/main/files/disk";
import type { StateKeeper } from "../../../src/main/profile/state-keeper";
import type { StoreClient } from "../../../src/main/store-host/store-client";
import { Identity } from "../../../src/main/vault/identity";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type { ConversationId, ServerId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type {
	PendingRequest,
	SentRequest,
} from "../../../src/shared/domain/request";
import type { Server } from "../../../src/shared/domain/server";
import type { Result } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import type { AppState } from "../../../src/shared/state";

import { FillableDisk, openKept } from "../../store-in-process";
import { Life } from "./life";

/** How long a test waits for what should come soon. Only a failing test ever waits so long. */
const PATIENCE_MS = 20_000;

export function must<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new Error(JSON.stringify(result.error));
}

export interface UserOptions {
	readonly folder?: string;
	readonly dial?: Dial;
	/** What it encrypts with; a client that can't has none. */
	readonly e2e?: E2eKeys | null;
	/** Null for a guest; a fresh one where none is given. */
	readonly identity?: Identity | null;
}

/** Somebody with the messenger, as main runs it, but without Electron. */
export class User {
	readonly events: DomainEvent[] = [];
	/** Failures of ours; a test that ends with one has failed. */
	readonly errors: unknown[] = [];
	/** How long leaving can be undone; not at all where a test does not say. */
	undoMs = 0;
	#onFailure = () => {};
	readonly disk = new FillableDisk();
	messenger!: Messenger;
	#store!: StoreClient;
	/** null while nothing of the state is saved any more. */
	#keeper: StateKeeper | null = null;
	#isOpen = false;
	#life: Life | null = null;
	readonly #watchers = new Set<() => void>();

	private constructor(
		readonly name: string,
		readonly folder: string,
		readonly dial: Dial,
		readonly e2e: E2eKeys | null,
		readonly identity: Identity | null,
	) {}

	static async open(
		name: string,
		{
			folder,
			dial = dialTcp,
			e2e = null,
			identity = Identity.generate(),
		}: UserOptions = {},
	): Promise<User> {
		const home = folder ?? (await mkdtemp(join(tmpdir(), "flex-user-")));
		const user = new User(name, home, dial, e2e, identity);
		onTestFinished(async () => {
			await user.close();
			await rm(home, { recursive: true, force: true });
			if (user.errors.length > 0) throw user.errors[0];
		});
		await user.start();
		if (!user.state.profile) must(user.messenger.setProfileName(name));
		return user;
	}

	/**
	 * Somebody who is on the line of a server.
	 * @param scheme as in `connect`
	 */
	static async online(
		port: number,
		name: string,
		options: UserOptions = {},
		scheme: "" | "flex://" = "",
	): Promise<User> {
		const user = await User.open(name, options);
		user.connect(port, scheme);
		await user.lineIs("ready");
		return user;
	}

	/** Where what is fetched lies. */
	get downloads(): string {
		return join(this.folder, "downloads");
	}

	get state(): AppState {
		return this.messenger.state;
	}

	/** What main does at a start. */
	async start(): Promise<void> {
		const life = new Life(this.disk.start, this.dial);
		this.#life = life;
		const report = (error: unknown) => {
			if (life.isOver) return;
			this.errors.push(error);
			this.#onFailure();
		};
		const { store, keeper, kept } = await openKept(
			this.folder,
			report,
			life.start,
		);
		this.#store = store;
		this.#keeper = keeper;
		this.messenger = new Messenger({
			state: kept.state,
			history: store,
			dial: life.dial,
			e2e: this.e2e,
			signer: this.identity,
			files: new DiskFiles({
				own: join(this.folder, "files"),
				downloads: () => this.downloads,
			}),
			undoMs: this.undoMs,
			onEvent: (event, next) => {
				if (life.isOver) return;
				this.events.push(event);
				this.#keeper?.noted(event, next);
				for (const watcher of this.#watchers) watcher();
			},
			onError: report,
		});
		await this.messenger.files?.ready;
		this.#isOpen = true;
		this.messenger.connectAll(kept.idleServers);
	}

	async close(): Promise<void> {
		if (!this.#isOpen) return;
		this.#isOpen = false;
		await this.messenger.close();
		await this.#keeper?.flush();
		await this.#store.close();
	}

	/** What the store keeps under every key that begins so. */
	blobs(prefix: string): Promise<ReadonlyMap<string, Uint8Array>> {
		return this.#store.blobs(prefix);
	}

	/** Starts again without the keys of its conversations, as from a backup. */
	async loseKeys(): Promise<void> {
		const keys = [...(await this.#store.blobs("e2e ")).keys()];
		await this.messenger.close();
		await this.#store.commit({
			blobs: keys.map((key) => ({ key, value: null })),
		});
		await this.close();
		await this.start();
	}

	/** Ends as a killed process does: what has not reached the disk or the network never does. */
	kill(): void {
		this.#isOpen = false;
		this.#keeper = null;
		this.#life?.end();
	}

	/**
	 * Ends as in a crash between a message and the state, which is written a moment later.
	 * @param act what happens after the state was written for the last time
	 */
	async crashAfter(act: () => Promise<unknown>): Promise<void> {
		await this.#keeper?.flush();
		this.#keeper = null;
		await act();
		await this.close();
	}

	/** Waits until `find` finds something after an event, and returns it. */
	async until<T>(
		what: string,
		find: (state: AppState) => T | undefined | null | false,
	): Promise<T> {
		const now = find(this.state);
		if (now) return now;
		return new Promise<T>((resolve, reject) => {
			const timer = setTimeout(() => {
				this.#watchers.delete(look);
				const { servers, conversations } = this.state;
				reject(
					new Error(
						`${this.name} still waits for ${what}: ${JSON.stringify({ servers, conversations }).slice(0, 1_500)}; ${this.errors.join("; ")}`,
					),
				);
			}, PATIENCE_MS);
			const look = () => {
				const found = find(this.state);
				if (!found) return;
				clearTimeout(timer);
				this.#watchers.delete(look);
				resolve(found);
			};
			this.#watchers.add(look);
		});
	}

	/** Waits for a failure of ours that the test has provoked. */
	async failure(): Promise<void> {
		if (this.errors.length > 0) return;
		await new Promise<void>((resolve) => {
			this.#onFailure = resolve;
		});
	}

	/** Failures that the test expects. */
	takeErrors(): unknown[] {
		return this.errors.splice(0);
	}

	/** @param scheme `flex://` for a server that would not understand TLS, and say nothing */
	connect(port: number, scheme: "" | "flex://" = ""): ServerId {
		return must(this.messenger.connectServer(`${scheme}127.0.0.1:${port}`));
	}

	get server(): Server {
		const [only] = Object.values<Server>(this.state.servers);
		if (!only) throw new Error(`${this.name} has no server`);
		return only;
	}

	lineIs(kind: Server["line"]["kind"]): Promise<Server["line"]> {
		return this.until(`the line to be ${kind}`, () => {
			const { line } = this.server;
			return line.kind === kind && line;
		});
	}

	get conversations(): Conversation[] {
		return Object.values<Conversation>(this.state.conversations);
	}

	get conversation(): Conversation {
		const [first] = this.conversations;
		if (!first) throw new Error(`${this.name} has no conversation`);
		return first;
	}

	get pending(): PendingRequest[] {
		return Object.values<PendingRequest>(this.state.pendingRequests);
	}

	get sentRequests(): SentRequest[] {
		return Object.values<SentRequest>(this.state.sentRequests);
	}

	attached(): Promise<Conversation> {
		return this.until("an attached conversation", () =>
			this.conversations.find((one) => one.attachment.kind === "attached"),
		);
	}

	/** Acknowledges the next request that comes. */
	async acknowledge(): Promise<void> {
		const { id } = await this.until("a request", () => this.pending[0]);
		must(this.messenger.acknowledgeRequest(id));
	}

	async write(text: string, id = this.conversation.id): Promise<void> {
		must(await this.messenger.sendMessage(id, text));
	}

	/** The whole conversation, in its order. */
	async messages(
		id: ConversationId = this.conversation.id,
	): Promise<Message[]> {
		const { messages } = await this.#store.page(
			id,
			{ kind: "newest" },
			1_000_000,
		);
		return [...messages];
	}

	async texts(id?: ConversationId): Promise<string[]> {
		return (await this.messages(id)).map(({ text }) => text);
	}

	/** Waits until the conversation has so many messages, none of them queued. */
	async settled(count: number, id = this.conversation.id): Promise<Message[]> {
		for (;;) {
			const seen = this.events.length;
			const all = await this.messages(id);
			const isDone = all.every(({ number }) => number !== null);
			if (isDone && all.length >= count) return all;
			const waits = `${count} settled messages, with ${all.length}`;
			await this.until(waits, () => this.events.length > seen);
		}
	}
}

/** Alice has asked Bob, who talks with her, and Carol, who has yet to acknowledge. */
export async function withLatecomer(
	port: number,
	topic = "",
): Promise<[User, User, User]> {
	const alice = await User.online(port, "Alice");
	const bob = await User.online(port, "Bob");
	const carol = await User.online(port, "Carol");
	must(alice.messenger.sendRequest("Bob, Carol", topic, null));
	await bob.acknowledge();
	await alice.attached();
	await bob.attached();
	return [alice, bob, carol];
}

/** Two or more who have all acknowledged and are attached; the first has asked. */
export async function conversing(
	port: number,
	names: readonly string[],
	topic = "",
	dials: Readonly<Record<string, Dial>> = {},
	keys: ReadonlyMap<string, E2eKeys> = new Map(),
	scheme: "" | "flex://" = "",
): Promise<User[]> {
	const users: User[] = [];
	for (const name of names) {
		const dial = dials[name];
		const e2e = keys.get(name) ?? null;
		// In the clear somebody may stand in between, and a proof of the key would tell.
		const guest = scheme === "" ? {} : { identity: null };
		const options = { ...(dial && { dial }), e2e, ...guest };
		users.push(await User.online(port, name, options, scheme));
	}
	const [asker, ...others] = users as [User, ...User[]];
	const to = others.map(({ name }) => name).join(",");
	must(asker.messenger.sendRequest(to, topic, null));
	for (const other of others) await other.acknowledge();
	for (const user of users) await user.attached();
	await asker.until("everybody", () => asker.sentRequests.length === 0);
	return users;
}
