import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Random } from "../../fuzz/random";
import type { Command, KillPoint, Status } from "../client/commands";
import { readLog } from "../client/log";
import type { Evidence, Final } from "../oracle/evidence";
import { judge, type Verdict } from "../oracle/judge";
import { ClientProcess, type Launch } from "./client-process";
import { type RelayLaunch, RelayProcess } from "./relay-process";

/** How long quiet is waited for; only what is broken takes so long. */
const PATIENCE_MS = 60_000;

/** Names of the built programs. */
export interface Programs {
	readonly relay: string;
	readonly client: string;
	readonly hook: string;
}

interface Home extends Launch {
	readonly users: readonly string[];
	client: ClientProcess;
}

type Write = Extract<Command, { do: "write" }>;

/** A relay, people, and whatever is done to them: one session, judged at its end. */
export class World {
	readonly random: Random;
	/** Milliseconds from heal to quiet, one for each fault that was healed. */
	readonly recoveries: number[] = [];
	/** Faults that were injected. */
	rounds = 0;
	/** Figures of its own that a scenario measures. */
	readonly figures = new Map<string, number[]>();
	/** What was promised and did not hold, beside what the oracle finds. */
	readonly broken: string[] = [];
	#relay: RelayProcess | null = null;
	#relayLaunch: RelayLaunch;
	#measuredUntil = 0;
	readonly #homes: Home[] = [];
	#disk: string;
	readonly #members = new Map<string, readonly string[]>();
	readonly #forgotten = new Set<string>();
	readonly #watchers = new Set<() => void>();
	readonly #endings: (() => unknown)[] = [];

	constructor(
		/** Everything of this session lies in it. */
		readonly folder: string,
		readonly seed: number,
		readonly programs: Programs,
		/** Faults of the whole run, and of the sessions before this one. */
		readonly share: { readonly before: number; readonly all: number },
	) {
		this.random = new Random(seed);
		this.#disk = folder;
		this.#relayLaunch = { data: join(folder, "relay") };
		mkdirSync(join(folder, "logs"), { recursive: true });
	}

	get relay(): RelayProcess {
		if (!this.#relay) throw new Error("no relay runs");
		return this.#relay;
	}

	/** Starts it, or starts it again with the same port and data. */
	async startRelay(change: Partial<RelayLaunch> = {}): Promise<RelayProcess> {
		this.#relayLaunch = { ...this.#relayLaunch, ...change };
		const relay = await RelayProcess.start(
			this.programs.relay,
			this.#relayLaunch,
		);
		this.#relayLaunch = { ...this.#relayLaunch, port: relay.port };
		this.#relay = relay;
		return relay;
	}

	/** A client process for these users, with new profiles or the ones they had. */
	async open(
		users: readonly string[],
		launch: Launch = {},
		kill: KillPoint | null = null,
	): Promise<ClientProcess> {
		const client = await ClientProcess.start(
			this.programs.client,
			{
				users: users.map((name) => ({
					name,
					profile: this.profileOf(name),
					log: this.#logOf(name),
				})),
				kill,
			},
			() => this.#look(),
			launch,
		);
		const known = this.#homes.find((home) =>
			home.users.includes(users[0] ?? ""),
		);
		if (known) known.client = client;
		else this.#homes.push({ users, client, ...launch });
		return client;
	}

	/** Ends it as its user would: all is written. */
	async quit(user: string): Promise<void> {
		const { users, client } = this.#homeOf(user);
		for (const one of users) await client.do({ user: one, do: "close" });
		await client.kill();
	}

	/** The same users again, in a new process. */
	async reopen(
		user: string,
		kill: KillPoint | null = null,
	): Promise<ClientProcess> {
		const home = this.#homeOf(user);
		await home.client.kill();
		return this.open(home.users, home, kill);
	}

	client(user: string): ClientProcess {
		return this.#homeOf(user).client;
	}

	/** Where a user's files are. A scenario may mount something there first. */
	profileOf(user: string): string {
		return join(this.#disk, "profiles", user);
	}

	/** Profiles and the relay's data lie in that folder from now on. */
	putOn(folder: string): void {
		this.#disk = folder;
		this.#relayLaunch = { ...this.#relayLaunch, data: join(folder, "relay") };
	}

	/** A relay, and people who talk with each other over it, each in a process of their own. */
	async gather(users: readonly string[]): Promise<void> {
		await this.startRelay();
		for (const user of users) await this.open([user]);
		await this.converse([users]);
	}

	/**
	 * All connect, the first of each group asks the others, and all are attached.
	 * @param address null where they have done so
	 */
	async converse(
		groups: readonly (readonly string[])[],
		address: string | null = `127.0.0.1:${this.relay.port}`,
	): Promise<void> {
		const users = new Set(groups.flat());
		if (address !== null) {
			for (const user of users) {
				await this.client(user).do({ user, do: "connect", address });
			}
		}
		await this.must("everybody on the line", () =>
			[...users].every((user) => this.status(user)?.line === "ready"),
		);
		for (const [asker, ...others] of groups as [string, ...string[]][]) {
			await this.client(asker).do({
				user: asker,
				do: "ask",
				to: others.join(","),
			});
		}
		await this.must(
			"everybody attached",
			() =>
				groups.every((group) =>
					group.every((user) =>
						this.status(user)?.conversations.every(
							({ attached, joined }) =>
								attached === "attached" && joined === group.length - 1,
						),
					),
				) &&
				[...users].every((user) => this.status(user)?.conversations.length),
		);
		this.noteMembers(users);
	}

	/** Whom the oracle expects in which conversation from now on. */
	noteMembers(users: Iterable<string>): void {
		for (const user of users) {
			for (const { id } of this.status(user)?.conversations ?? []) {
				const members = this.#members.get(id) ?? [];
				if (members.includes(user) || this.#forgotten.has(id)) continue;
				this.#members.set(id, [...members, user]);
			}
		}
	}

	/** Whoever is in a conversation with them is not looked at there. */
	forget(user: string): void {
		for (const [id, members] of this.#members) {
			if (!members.includes(user)) continue;
			this.#members.delete(id);
			this.#forgotten.add(id);
		}
	}

	/** Never rejects: a writer that is killed has written what it has written. */
	write(user: string, what: Partial<Omit<Write, "do">> = {}): Promise<number> {
		return this.client(user)
			.do<number>({
				user,
				do: "write",
				count: 10,
				gapMs: 0,
				bytes: 40,
				...what,
			})
			.catch(() => 0);
	}

	status(user: string): Status | undefined {
		return this.#homeOf(user).client.status(user);
	}

	/** Everything written is with everybody, as far as its writer's app has not said otherwise. */
	isSettled(users: readonly string[] | null = null): boolean {
		return [...this.#members].every(([id, members]) => {
			if (users && !members.some((one) => users.includes(one))) return true;
			const views = members.map((user) =>
				this.status(user)?.conversations.find((one) => one.id === id),
			);
			const [first] = views;
			if (!first) return false;
			const count = Math.max(
				...views.map((view) => (view ? view.stored - view.failed : 0)),
			);
			return views.every(
				(view) =>
					view?.attached === "attached" &&
					view.queued === 0 &&
					view.stored - view.failed === count,
			);
		});
	}

	/**
	 * Ends the fault, waits for quiet, and notes how long both took. What never comes to rest is the oracle's
	 * business.
	 */
	async heal(
		end: () => unknown = () => {},
		users: readonly string[] | null = null,
	): Promise<void> {
		this.rounds++;
		const since = performance.now();
		await end();
		const isQuiet = await this.until(() => this.isSettled(users));
		if (isQuiet) this.recoveries.push(performance.now() - since);
	}

	/** @returns whether it came true in time; looked at whenever a client tells something new */
	until(isTrue: () => unknown, patienceMs = PATIENCE_MS): Promise<boolean> {
		if (isTrue()) return Promise.resolve(true);
		return new Promise((resolve) => {
			const end = (result: boolean) => {
				clearTimeout(timer);
				this.#watchers.delete(look);
				resolve(result);
			};
			const timer = setTimeout(() => end(false), patienceMs);
			const look = () => {
				if (isTrue()) end(true);
			};
			this.#watchers.add(look);
		});
	}

	async must(what: string, isTrue: () => unknown): Promise<void> {
		if (await this.until(isTrue)) return;
		const statuses = this.#homes.flatMap(({ users }) =>
			users.map((user) => this.status(user)),
		);
		throw new Error(
			`${what}: waited in vain; ${JSON.stringify(statuses).slice(0, 2_000)}; ${this.#relay?.stderr().slice(-500)}`,
		);
	}

	expect(isTrue: boolean, what: string): void {
		if (!isTrue) this.broken.push(what);
	}

	figure(name: string, value: number): void {
		this.figures.set(name, [...(this.figures.get(name) ?? []), value]);
	}

	/** Notes how long each message between these two took from Enter to the other's screen, from now back. */
	latencies(...pair: readonly string[]): void {
		const log = pair.flatMap((user) => readLog(this.#logOf(user)));
		const created = new Map<string, number>();
		for (const { event, id, t } of log) {
			if (event === "created" && t > this.#measuredUntil) created.set(id, t);
		}
		for (const { event, id, t, who } of log) {
			const since = created.get(id);
			if (event !== "shown" || since === undefined || !pair.includes(who))
				continue;
			this.figure("ms from Enter to shown", t - since);
		}
		this.#measuredUntil = Math.max(...log.map(({ t }) => t));
	}

	/** What was written up to now is not measured. */
	forgetLatencies(): void {
		this.#measuredUntil = Number(process.hrtime.bigint() / 1_000n) / 1_000;
	}

	/** Called at the end, last first, however the session ends. */
	atEnd(act: () => unknown): void {
		this.#endings.push(act);
	}

	/** Every process once more, a drain, and what then lies on the disks. */
	async judge(): Promise<Verdict> {
		const { relay } = this;
		await Promise.all(this.#homes.map(({ client }) => client.kill()));
		await relay.kill("SIGTERM");
		await this.startRelay();
		for (const { users } of this.#homes) await this.reopen(users[0] as string);
		await this.until(() => this.isSettled());
		return judge(await this.evidence());
	}

	/** What is there now. */
	async evidence(): Promise<Evidence> {
		const users = this.#homes.flatMap((home) => home.users);
		const finals: Final[] = [];
		for (const user of users)
			finals.push(...(await this.client(user).dump(user)));
		return {
			members: this.#members,
			log: users.flatMap((user) => readLog(this.#logOf(user))),
			finals,
		};
	}

	/** Nothing of it runs any more. */
	async close(): Promise<void> {
		await Promise.all(this.#homes.map(({ client }) => client.kill()));
		await this.#relay?.kill();
		for (const end of this.#endings.reverse()) await end();
	}

	#logOf(user: string): string {
		return join(this.folder, "logs", `${user}.jsonl`);
	}

	#homeOf(user: string): Home {
		const home = this.#homes.find(({ users }) => users.includes(user));
		if (!home) throw new Error(`${user} has no client`);
		return home;
	}

	#look(): void {
		for (const watcher of [...this.#watchers]) watcher();
	}
}
