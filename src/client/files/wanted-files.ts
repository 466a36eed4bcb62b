import type { FileOffer } from "../../shared/domain/file";
import type { FileId, PersonKey, ServerId } from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import type { Person } from "../../shared/domain/person";
import type { Core } from "../core";
import { type FileAccess, FileError, fileErrorOf } from "./access";
import { AutomaticBudget } from "./automatic-budget";
import { Fetcher } from "./fetcher";
import type { Progress } from "./progress";
import { type Entry, type Shelf, withoutPicture } from "./shelf";
import type { FileStreams } from "./streams";

/** Others' files: what is fetched, from whom, and what became of it. */
export class WantedFiles {
	/** By server and author. */
	readonly #fetchers = new Map<string, Fetcher>();
	/** What is just being asked for. */
	readonly #wanting = new Map<FileId, Promise<void>>();
	readonly #budget: AutomaticBudget;
	/** Who is here, by server. */
	readonly #present = new Map<ServerId, ReadonlySet<PersonKey>>();

	/** @param streams those of a server that is in the list */
	constructor(
		readonly core: Core,
		readonly access: FileAccess,
		readonly shelf: Shelf,
		readonly progress: Progress,
		readonly streams: (id: ServerId) => FileStreams | null,
	) {
		this.#budget = new AutomaticBudget(progress.clock);
	}

	/** What was under way before is known again. */
	loaded(): void {
		// They may have come while it was read.
		const present = [...this.#present];
		this.#present.clear();
		for (const [serverId] of present) {
			const { people } = this.core.state().servers[serverId] ?? {};
			this.notePresence(serverId, people ?? []);
		}
	}

	/** Who has just come is asked at once for what is wanted of them. */
	notePresence(serverId: ServerId, people: readonly Person[]): void {
		const before = this.#present.get(serverId);
		this.#present.set(serverId, new Set(people.map(({ key }) => key)));
		for (const { key } of people) {
			if (before?.has(key) || !this.#nextFrom(serverId, key)) continue;
			this.from(serverId, key).hurry();
		}
	}

	/** The server's line is gone. */
	nobodyHere(serverId: ServerId): void {
		this.#present.delete(serverId);
	}

	/** Takes in a small file unasked, where the user wants that. */
	async fetchUnasked(message: Message, ready: Promise<void>): Promise<void> {
		const { file, conversationId, claimed } = message;
		const { autoDownload } = this.core.state().fileSettings;
		if (autoDownload === 0 || !file || claimed) return;
		if (file.size > autoDownload) return;
		await ready;
		const members =
			this.core.state().conversations[conversationId]?.members ?? [];
		const isIn = members.some(
			({ key, standing }) => key === message.from && standing === "joined",
		);
		if (!isIn || this.shelf.get(file.id)) return;
		if (!this.#budget.take(message.from, file.size, autoDownload)) return;
		// That it did not begin is seen, and it can be asked for.
		await this.want(message, file).catch((error) => {
			if (!(error instanceof FileError)) throw error;
		});
	}

	/** Once at a time: a click may come while it is begun without one. */
	want(message: Message, offer: FileOffer): Promise<void> {
		const wanting = (this.#wanting.get(offer.id) ?? Promise.resolve())
			.catch(() => {})
			.then(() => this.#begin(message, offer))
			.finally(() => {
				if (this.#wanting.get(offer.id) === wanting) {
					this.#wanting.delete(offer.id);
				}
			});
		this.#wanting.set(offer.id, wanting);
		return wanting;
	}

	async #begin(message: Message, offer: FileOffer): Promise<void> {
		const { conversationId, from: author } = message;
		const known = this.shelf.get(offer.id);
		if (known?.kind === "own" || known?.kind === "attached") return;
		if (known?.kind === "here") {
			if (await this.access.isThere(known.place, offer.size)) return;
		}
		if (known?.kind === "wanted") {
			await this.#change(offer.id, { stopped: false, error: null });
		} else {
			const there = await this.#sameAs(offer);
			const common = {
				conversationId,
				at: Date.now(),
				offer: withoutPicture(offer),
			};
			if (there) {
				const { place } = there;
				await this.shelf.put(offer.id, { kind: "here", ...common, place });
			} else {
				const part = await this.access.createPart(offer.name);
				await this.shelf.put(offer.id, {
					kind: "wanted",
					...common,
					message: { id: message.id, from: author },
					author,
					part,
					received: 0,
					stopped: false,
					error: null,
				});
			}
			this.progress.show(offer.id, this.shelf.get(offer.id));
		}
		const wanted = this.shelf.get(offer.id);
		if (wanted?.kind === "wanted") this.#fetcherOf(wanted)?.hurry();
	}

	/** The same bytes that came before need not come again. */
	async #sameAs({ sha256, size }: FileOffer): Promise<Entry<"here"> | null> {
		for (const [, entry] of this.shelf.all()) {
			if (entry.kind !== "here" || entry.offer.sha256 !== sha256) continue;
			if (entry.offer.size !== size) continue;
			if (await this.access.isThere(entry.place, size)) return entry;
		}
		return null;
	}

	async #change(
		id: FileId,
		change: Partial<Pick<Entry<"wanted">, "stopped" | "error" | "received">>,
	): Promise<void> {
		const entry = this.shelf.get(id);
		if (entry?.kind !== "wanted") return;
		const next = {
			...entry,
			received: this.progress.receivedOf(id),
			...change,
		};
		await this.shelf.put(id, next);
		this.progress.show(id, next);
	}

	/** Fetches it no further; what came is kept. */
	async stop(id: FileId, entry: Entry<"wanted">): Promise<void> {
		await this.#change(id, { stopped: true });
		await this.#fetcherOf(entry)?.stop(id);
		await this.#keepReceived(id);
	}

	/** Returns when all that was begun is done. */
	async close(): Promise<void> {
		await Promise.all(
			[...this.#fetchers.values()].map((fetcher) => fetcher.close()),
		);
		await Promise.all(
			[...this.shelf.all()].map(([id]) => this.#keepReceived(id)),
		);
	}

	async #keepReceived(id: FileId): Promise<void> {
		const entry = this.shelf.get(id);
		if (entry?.kind !== "wanted") return;
		if (entry.received !== this.progress.receivedOf(id))
			await this.#change(id, {});
	}

	#fetcherOf({ conversationId, author }: Entry<"wanted">): Fetcher | undefined {
		const { serverId } = this.core.state().conversations[conversationId] ?? {};
		return serverId && this.from(serverId, author);
	}

	/** Whoever fetches this author's files. */
	from(serverId: ServerId, author: PersonKey): Fetcher {
		const key = fetcherKey(serverId, author);
		const known = this.#fetchers.get(key);
		if (known) return known;
		const fetcher = new Fetcher({
			access: this.access,
			next: () => this.#nextFrom(serverId, author),
			ask: () => this.#ask(serverId, author),
			progress: (id, received) => {
				const bytesPerSecond = this.progress.rate(id, received);
				this.progress.tell(id, { kind: "receiving", received, bytesPerSecond });
			},
			interrupted: (id) => {
				this.progress.rest(id);
				void this.#change(id, {}).catch(this.core.report);
			},
			done: (entry) => {
				this.progress.rest(entry.offer.id);
				return this.#finish(entry).catch(this.core.report);
			},
			failed: (id, error) => {
				this.progress.rest(id);
				const change = { error: error.appError };
				return this.#change(id, change).catch(this.core.report);
			},
		});
		this.#fetchers.set(key, fetcher);
		return fetcher;
	}

	#nextFrom(serverId: ServerId, author: PersonKey): Entry<"wanted"> | null {
		let next: Entry<"wanted"> | null = null;
		for (const [, entry] of this.shelf.all()) {
			if (entry.kind !== "wanted" || entry.author !== author) continue;
			if (entry.stopped || entry.error || (next && next.at <= entry.at))
				continue;
			const conversation =
				this.core.state().conversations[entry.conversationId];
			if (conversation?.serverId === serverId) next = entry;
		}
		return next;
	}

	#ask(serverId: ServerId, author: PersonKey): boolean {
		const server = this.core.state().servers[serverId];
		const person = server?.people.find(({ key }) => key === author);
		const streams = this.streams(serverId);
		if (!person || !streams || server?.line.kind !== "ready") return false;
		streams.ask(person);
		return true;
	}

	async #finish({
		conversationId,
		offer,
		part,
	}: Entry<"wanted">): Promise<void> {
		const { id, name } = offer;
		try {
			const place = await this.access.finishPart(part, name);
			const at = Date.now();
			const here = { kind: "here", conversationId, at, offer, place } as const;
			await this.shelf.put(id, here);
			this.progress.show(id, here);
		} catch (error) {
			await this.#change(id, { error: fileErrorOf(error).appError });
		}
	}
}

function fetcherKey(serverId: ServerId, author: PersonKey): string {
	return `${serverId} ${author}`;
}
