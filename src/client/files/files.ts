import { createHash, randomBytes } from "node:crypto";
import { toBase64url } from "../../protocol/base64url";
import {
	type AttachedFile,
	type FileOffer,
	type FileReader,
	type FileState,
	MAX_ATTACHED_FILES,
	MAX_FILE_SIZE,
	type PictureOffer,
} from "../../shared/domain/file";
import type { BlobChange } from "../../shared/domain/history";
import type {
	ConversationId,
	FileId,
	PersonKey,
	ServerId,
} from "../../shared/domain/ids";
import {
	isSameMessage,
	type Message,
	type MessageRef,
} from "../../shared/domain/message";
import type { Person } from "../../shared/domain/person";
import { errorOf, fail, ok, type Result } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import { isFileName, shownFileName } from "../../shared/file-names";
import type { Core } from "../core";
import { type FileAccess, FileError, fileError, fileErrorOf } from "./access";
import { AutomaticBudget } from "./automatic-budget";
import { Fetcher } from "./fetcher";
import { Giver } from "./giver";
import {
	FILE_ID_BYTES,
	FILE_KEY_BYTES,
	isThumbnail,
	offerWords,
} from "./offer";
import { Rate } from "./rate";
import {
	type Entry,
	Shelf,
	type ShelfEntry,
	shelfBlob,
	withoutPicture,
} from "./shelf";
import type { FileStream, FileStreamHost, FileStreams } from "./streams";

/** Progress is told no more often, in milliseconds. */
const TELL_MS = 250;
/** What is read at once to know a file's digest. */
const HASH_BYTES = 256 * 1_024;

/** What files need of the conversation they are offered in. */
export interface FilesHost {
	/** Writes a message that offers a file; `blobs` are stored with it, or neither is. They are asked for once. */
	offer(
		id: ConversationId,
		text: string,
		file: FileOffer,
		blobs: (message: MessageRef) => readonly BlobChange[],
	): Promise<Result<null>>;
	/** The streams of a server that is in the list. */
	streams(id: ServerId): FileStreams | null;
}

export interface NewFile {
	readonly name: string;
	readonly place: string;
	/** A small picture of it, where it is one. */
	readonly picture: PictureOffer | null;
}

/** This user's files: what is offered, who gets it, and what is fetched from others. */
export class Files {
	readonly #shelf: Shelf;
	readonly #ready: Promise<void>;
	/** By server and author. */
	readonly #fetchers = new Map<string, Fetcher>();
	readonly #givers = new Map<FileStream, Giver>();
	readonly #readers = new Map<FileId, Map<PersonKey, FileReader>>();
	readonly #rates = new Map<string, Rate>();
	readonly #toldAt = new Map<FileId, number>();
	/** What is just being asked for. */
	readonly #wanting = new Map<FileId, Promise<void>>();
	readonly #sending = new Set<ConversationId>();
	readonly #budget: AutomaticBudget;
	/** Who is here, by server. */
	readonly #present = new Map<ServerId, ReadonlySet<PersonKey>>();

	/** @param clock milliseconds, of a clock that nobody sets back */
	constructor(
		readonly core: Core,
		readonly access: FileAccess,
		readonly host: FilesHost,
		readonly clock: () => number = () => performance.now(),
	) {
		this.#shelf = new Shelf(core.history, core.report);
		this.#budget = new AutomaticBudget(clock);
		this.#ready = this.#load();
	}

	/** Resolves when what was under way is known again. */
	get ready(): Promise<void> {
		return this.#ready;
	}

	/** What one server's streams are for. */
	hostFor(serverId: ServerId): FileStreamHost {
		return {
			mayAsk: (person) => this.#mayAsk(serverId, person),
			opened: (stream, role) => {
				if (role === "reader") {
					this.#fetcher(serverId, stream.person).opened(stream);
				} else this.#givers.set(stream, this.#giver(serverId, stream));
			},
			received: (stream, word) => {
				const giver = this.#givers.get(stream);
				if (giver) giver.received(word);
				else this.#fetcher(serverId, stream.person).received(word);
			},
			closed: (person, stream) => {
				const giver = stream && this.#givers.get(stream);
				if (!giver) this.#fetcher(serverId, person).closed();
				else {
					giver.close();
					this.#givers.delete(stream);
				}
			},
		};
	}

	/** Something has happened; what files have to do with it. */
	follow(event: DomainEvent): void {
		if (event.type === "message-received") {
			void this.#fetchUnasked(event.message).catch(this.core.report);
		} else if (event.type === "message-updated") {
			if (event.message.deleted === "author") {
				void this.#forgo(event.message).catch(this.core.report);
			}
		} else if (event.type === "people-changed") {
			this.#notePresence(event.serverId, event.people);
		} else if (event.type === "line-changed" && event.line.kind !== "ready") {
			this.#present.delete(event.serverId);
		}
	}

	/** What its author has taken back is neither given nor fetched any more. */
	async #forgo(message: Message): Promise<void> {
		await this.#ready;
		for (const [id, entry] of this.#shelf.all()) {
			if (entry.conversationId !== message.conversationId) continue;
			const isOf = "message" in entry && isSameMessage(entry.message, message);
			if (isOf) await this.stop(id);
		}
	}

	/** Who has just come is asked at once for what is wanted of them. */
	#notePresence(serverId: ServerId, people: readonly Person[]): void {
		const before = this.#present.get(serverId);
		this.#present.set(serverId, new Set(people.map(({ key }) => key)));
		for (const { key } of people) {
			if (before?.has(key) || !this.#nextFrom(serverId, key)) continue;
			this.#fetcher(serverId, key).hurry();
		}
	}

	/** Puts a file to a conversation's draft. */
	async attach(id: ConversationId, file: NewFile): Promise<Result<FileId>> {
		await this.#ready;
		const conversation = this.core.state().conversations[id];
		if (!conversation) return noConversation;
		if (conversation.attached.length >= MAX_ATTACHED_FILES) {
			return fail("too-many-files", { most: MAX_ATTACHED_FILES });
		}
		const name = isFileName(file.name) ? file.name.toWellFormed() : "file";
		const { place } = file;
		const picture =
			file.picture && isThumbnail(file.picture.thumbnail) ? file.picture : null;
		try {
			const source = await this.access.openSource(place);
			const { size } = source;
			await source.close();
			if (size > MAX_FILE_SIZE) throw fileError("file-too-large");
			const fileId = toBase64url(randomBytes(FILE_ID_BYTES)) as FileId;
			const at = Date.now();
			await this.#shelf.put(fileId, {
				kind: "attached",
				conversationId: id,
				at,
				place,
			});
			this.#setAttached(id, (files) => [
				...files,
				{ id: fileId, name, size, picture },
			]);
			return ok(fileId);
		} catch (error) {
			return refused(error, name);
		}
	}

	/** Takes a file out of a draft. */
	async detach(id: ConversationId, fileId: FileId): Promise<Result<null>> {
		await this.#ready;
		const entry = this.#shelf.get(fileId);
		if (entry?.kind === "attached" && entry.conversationId === id) {
			await this.#shelf.put(fileId, null);
			await this.access.discard(entry.place).catch(this.core.report);
		}
		this.#setAttached(id, (files) =>
			files.filter((file) => file.id !== fileId),
		);
		return ok(null);
	}

	/** Offers what is attached to a draft, each file in a message of its own. */
	async send(id: ConversationId): Promise<Result<null>> {
		await this.#ready;
		if (this.#sending.has(id)) return ok(null);
		this.#sending.add(id);
		try {
			for (;;) {
				const [file] = this.core.state().conversations[id]?.attached ?? [];
				if (!file) return ok(null);
				const sent = await this.#offer(id, file);
				if (!sent.ok) return sent;
			}
		} finally {
			this.#sending.delete(id);
		}
	}

	/** Fetches what a message offers, from where it was left. */
	async fetch(id: ConversationId, ref: MessageRef): Promise<Result<null>> {
		await this.#ready;
		const message = await this.core.history.find(id, ref);
		if (!message?.file) {
			return fail("unknown-message");
		}
		try {
			await this.#want(message, message.file);
			return ok(null);
		} catch (error) {
			return refused(error, message.file.name);
		}
	}

	/** Fetches it no further; or gives it to nobody any more, where it is this user's own. */
	async stop(fileId: FileId): Promise<Result<null>> {
		await this.#ready;
		const entry = this.#shelf.get(fileId);
		if (entry?.kind === "own") {
			await this.#withdraw(
				fileId,
				fileError("file-withdrawn"),
				errorOf("file-withdrawn-here"),
			);
		} else if (entry?.kind === "wanted") {
			await this.#change(fileId, { stopped: true });
			await this.#fetcherOf(entry)?.stop(fileId);
			await this.#keepReceived(fileId);
		}
		return ok(null);
	}

	/** Where a file lies that is whole; null where none does. */
	async placeOf(fileId: FileId): Promise<string | null> {
		await this.#ready;
		const entry = this.#shelf.get(fileId);
		return entry && entry.kind !== "wanted" ? entry.place : null;
	}

	/** What was fetched and is still known: the conversation and the size of each. */
	get fetched(): readonly {
		readonly conversationId: ConversationId;
		readonly size: number;
	}[] {
		return [...this.#shelf.all()].flatMap(([, entry]) =>
			entry.kind === "here"
				? [{ conversationId: entry.conversationId, size: entry.offer.size }]
				: [],
		);
	}

	/** Returns when all that was begun is done. */
	async close(): Promise<void> {
		await this.#ready;
		for (const giver of this.#givers.values()) giver.close();
		await Promise.all(
			[...this.#fetchers.values()].map((fetcher) => fetcher.close()),
		);
		await Promise.all(
			[...this.#shelf.all()].map(([id]) => this.#keepReceived(id)),
		);
	}

	async #load(): Promise<void> {
		await this.#shelf.load().catch(this.core.report);
		for (const [id, entry] of this.#shelf.all()) this.#show(id, entry);
		// They may have come while it was read.
		const present = [...this.#present];
		this.#present.clear();
		for (const [serverId] of present) {
			const { people } = this.core.state().servers[serverId] ?? {};
			this.#notePresence(serverId, people ?? []);
		}
	}

	#show(id: FileId, entry: ShelfEntry | undefined): void {
		const state = entry && this.#stateOf(id, entry);
		if (state) this.core.emit({ type: "file-changed", id, state });
	}

	#stateOf(id: FileId, entry: ShelfEntry): FileState | null {
		switch (entry.kind) {
			case "attached":
				return null;
			case "own": {
				const { withdrawn } = entry;
				if (withdrawn) return { kind: "withdrawn", error: withdrawn };
				const readers = [...(this.#readers.get(id)?.values() ?? [])];
				return { kind: "shared", readers };
			}
			case "wanted": {
				const { received, stopped, error } = entry;
				if (error) return { kind: "failed", received, error };
				return { kind: stopped ? "stopped" : "waiting", received };
			}
			case "here":
				return { kind: "here" };
		}
	}

	/** This user's part of a conversation that this person is in as well. */
	#mayAsk(serverId: ServerId, person: PersonKey): boolean {
		return Object.values(this.core.state().conversations).some(
			(one) =>
				one.serverId === serverId &&
				one.members.some(
					({ key, standing }) => key === person && standing === "joined",
				),
		);
	}

	async #offer(id: ConversationId, file: AttachedFile): Promise<Result<null>> {
		const entry = this.#shelf.get(file.id);
		try {
			if (entry?.kind !== "attached") throw fileError("file-gone");
			const { place } = entry;
			const source = await this.access.openSource(place);
			const { size, version } = source;
			const sha256 = await digestOf(source).finally(() => source.close());
			const offer: FileOffer = {
				...file,
				size,
				sha256,
				key: toBase64url(randomBytes(FILE_KEY_BYTES)),
			};
			const own = (message: MessageRef): ShelfEntry => ({
				kind: "own",
				message: { id: message.id, from: message.from },
				conversationId: id,
				at: Date.now(),
				offer: withoutPicture(offer),
				place,
				version,
				withdrawn: null,
			});
			let kept: ShelfEntry | null = null;
			const words = offerWords(offer);
			const sent = await this.host.offer(id, words, offer, (message) => {
				kept = own(message);
				return [shelfBlob(file.id, kept)];
			});
			if (!sent.ok) return sent;
			this.#shelf.adopt(file.id, kept);
			this.#show(file.id, this.#shelf.get(file.id));
			this.#setAttached(id, (files) =>
				files.filter((one) => one.id !== file.id),
			);
			return ok(null);
		} catch (error) {
			return refused(error, file.name);
		}
	}

	async #fetchUnasked(message: Message): Promise<void> {
		const { file, conversationId, claimed } = message;
		const { autoDownload } = this.core.state().fileSettings;
		if (autoDownload === 0 || !file || claimed) return;
		if (file.size > autoDownload) return;
		await this.#ready;
		const members =
			this.core.state().conversations[conversationId]?.members ?? [];
		const isIn = members.some(
			({ key, standing }) => key === message.from && standing === "joined",
		);
		if (!isIn || this.#shelf.get(file.id)) return;
		if (!this.#budget.take(message.from, file.size, autoDownload)) return;
		// That it did not begin is seen, and it can be asked for.
		await this.#want(message, file).catch((error) => {
			if (!(error instanceof FileError)) throw error;
		});
	}

	/** Once at a time: a click may come while it is begun without one. */
	#want(message: Message, offer: FileOffer): Promise<void> {
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
		const known = this.#shelf.get(offer.id);
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
				await this.#shelf.put(offer.id, { kind: "here", ...common, place });
			} else {
				const part = await this.access.createPart(offer.name);
				await this.#shelf.put(offer.id, {
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
			this.#show(offer.id, this.#shelf.get(offer.id));
		}
		const wanted = this.#shelf.get(offer.id);
		if (wanted?.kind === "wanted") this.#fetcherOf(wanted)?.hurry();
	}

	/** The same bytes that came before need not come again. */
	async #sameAs({ sha256, size }: FileOffer): Promise<Entry<"here"> | null> {
		for (const [, entry] of this.#shelf.all()) {
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
		const entry = this.#shelf.get(id);
		if (entry?.kind !== "wanted") return;
		const next = { ...entry, received: this.#receivedOf(id), ...change };
		await this.#shelf.put(id, next);
		this.#show(id, next);
	}

	/** As it is shown now. */
	#receivedOf(id: FileId): number {
		const state = this.core.state().files[id];
		return state && "received" in state ? state.received : 0;
	}

	async #keepReceived(id: FileId): Promise<void> {
		const entry = this.#shelf.get(id);
		if (entry?.kind !== "wanted") return;
		if (entry.received !== this.#receivedOf(id)) await this.#change(id, {});
	}

	#fetcherOf({ conversationId, author }: Entry<"wanted">): Fetcher | undefined {
		const { serverId } = this.core.state().conversations[conversationId] ?? {};
		return serverId && this.#fetcher(serverId, author);
	}

	#fetcher(serverId: ServerId, author: PersonKey): Fetcher {
		const key = fetcherKey(serverId, author);
		const known = this.#fetchers.get(key);
		if (known) return known;
		const fetcher = new Fetcher({
			access: this.access,
			next: () => this.#nextFrom(serverId, author),
			ask: () => this.#ask(serverId, author),
			progress: (id, received) => {
				const bytesPerSecond = this.#rate(id, received);
				this.#tell(id, { kind: "receiving", received, bytesPerSecond });
			},
			interrupted: (id) => {
				this.#rates.delete(id);
				void this.#change(id, {}).catch(this.core.report);
			},
			done: (entry) => {
				this.#rates.delete(entry.offer.id);
				return this.#finish(entry).catch(this.core.report);
			},
			failed: (id, error) => {
				this.#rates.delete(id);
				const change = { error: error.appError };
				return this.#change(id, change).catch(this.core.report);
			},
		});
		this.#fetchers.set(key, fetcher);
		return fetcher;
	}

	#nextFrom(serverId: ServerId, author: PersonKey): Entry<"wanted"> | null {
		let next: Entry<"wanted"> | null = null;
		for (const [, entry] of this.#shelf.all()) {
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
		const streams = this.host.streams(serverId);
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
			await this.#shelf.put(id, here);
			this.#show(id, here);
		} catch (error) {
			await this.#change(id, { error: fileErrorOf(error).appError });
		}
	}

	#giver(serverId: ServerId, stream: FileStream): Giver {
		return new Giver(
			{
				access: this.access,
				find: (id, reader) => {
					const entry = this.#shelf.get(id);
					if (entry?.kind !== "own") throw fileError("file-unknown");
					const conversation =
						this.core.state().conversations[entry.conversationId];
					const isIn =
						conversation?.serverId === serverId &&
						conversation.members.some(
							({ key, standing }) => key === reader && standing === "joined",
						);
					// A stranger learns nothing, not even that there is such a file.
					if (!isIn) throw fileError("file-unknown");
					if (entry.withdrawn) throw fileError("file-withdrawn");
					return entry;
				},
				progress: (id, reader, bytes) => this.#noteReader(id, reader, bytes),
				lost: (id, error) => {
					void this.#withdraw(id, error).catch(this.core.report);
				},
			},
			stream,
		);
	}

	/** @param told to its readers
	 * @param withdrawn the same, to this user */
	async #withdraw(
		id: FileId,
		told: FileError,
		withdrawn = told.appError,
	): Promise<void> {
		const entry = this.#shelf.get(id);
		if (entry?.kind !== "own" || entry.withdrawn) return;
		const next = { ...entry, withdrawn };
		await this.#shelf.put(id, next);
		for (const giver of this.#givers.values()) giver.withdraw(id, told);
		this.#readers.delete(id);
		this.#show(id, next);
	}

	#noteReader(id: FileId, person: PersonKey, bytes: number | null): void {
		const entry = this.#shelf.get(id);
		if (entry?.kind !== "own" || entry.withdrawn) return;
		const readers = this.#readers.get(id) ?? new Map<PersonKey, FileReader>();
		this.#readers.set(id, readers);
		const sent = bytes ?? readers.get(person)?.sent;
		if (sent === undefined) return;
		const isMoving = bytes !== null && sent < entry.offer.size;
		const rateKey = `${id} ${person}`;
		const bytesPerSecond = isMoving ? this.#rate(rateKey, sent) : null;
		if (!isMoving) this.#rates.delete(rateKey);
		readers.set(person, { person, sent, bytesPerSecond });
		const state = this.#stateOf(id, entry);
		if (isMoving && state) this.#tell(id, state);
		else this.#show(id, entry);
	}

	#rate(key: string, bytes: number): number | null {
		const rate = this.#rates.get(key) ?? new Rate();
		this.#rates.set(key, rate);
		return rate.note(bytes, this.clock());
	}

	/** Now and then: nobody reads a hundred numbers a second. */
	#tell(id: FileId, state: FileState): void {
		const now = this.clock();
		const isNew = this.core.state().files[id]?.kind !== state.kind;
		if (!isNew && now - (this.#toldAt.get(id) ?? 0) < TELL_MS) return;
		this.#toldAt.set(id, now);
		this.core.emit({ type: "file-changed", id, state });
	}

	#setAttached(
		id: ConversationId,
		change: (files: readonly AttachedFile[]) => readonly AttachedFile[],
	): void {
		const attached = this.core.state().conversations[id]?.attached;
		if (!attached) return;
		const files = change(attached);
		this.core.emit({ type: "attached-files-changed", id, files });
	}
}

async function digestOf(source: {
	readonly size: number;
	read(offset: number, length: number): Promise<Uint8Array>;
}): Promise<string> {
	const digest = createHash("sha256");
	for (let at = 0; at < source.size; at += HASH_BYTES) {
		const length = Math.min(HASH_BYTES, source.size - at);
		const bytes = await source.read(at, length);
		if (bytes.length !== length) throw fileError("file-changed");
		digest.update(bytes);
	}
	return digest.digest("base64url");
}

function refused(error: unknown, name: string): Result<never> {
	if (!(error instanceof FileError)) throw error;
	return fail("of-file", {
		file: shownFileName(name),
		why: error.appError,
	});
}

function fetcherKey(serverId: ServerId, author: PersonKey): string {
	return `${serverId} ${author}`;
}

const noConversation = fail("unknown-conversation");
