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
import { errorOf, fail, ok, type Result } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { Core } from "../core";
import { type FileAccess, fileError, refused } from "./access";
import { type NewFile, type OfferFile, OwnFiles } from "./own-files";
import { Progress } from "./progress";
import { Shelf } from "./shelf";
import type { FileStreamHost, FileStreams } from "./streams";
import { WantedFiles } from "./wanted-files";

/** What files need of the conversation they are offered in. */
export interface FilesHost {
	readonly offer: OfferFile;
	/** The streams of a server that is in the list. */
	streams(id: ServerId): FileStreams | null;
}

/** Files, this user's and others': what happens to one of them is led to whom it concerns. */
export class Files {
	readonly #shelf: Shelf;
	readonly #progress: Progress;
	readonly #own: OwnFiles;
	readonly #wanted: WantedFiles;
	readonly #ready: Promise<void>;

	/** @param clock milliseconds, of a clock that nobody sets back */
	constructor(
		readonly core: Core,
		readonly access: FileAccess,
		host: FilesHost,
		clock: () => number = () => performance.now(),
	) {
		this.#shelf = new Shelf(core.history, core.report);
		this.#progress = new Progress(core, clock);
		const parts = [core, access, this.#shelf, this.#progress] as const;
		this.#own = new OwnFiles(...parts, host.offer);
		this.#wanted = new WantedFiles(...parts, (id) => host.streams(id));
		this.#ready = this.#load();
	}

	/** Resolves when what was under way is known again. */
	get ready(): Promise<void> {
		return this.#ready;
	}

	/** What one server's streams are for. */
	hostFor(serverId: ServerId): FileStreamHost {
		const own = this.#own;
		const from = (person: PersonKey) => this.#wanted.from(serverId, person);
		return {
			mayAsk: (person) => this.#mayAsk(serverId, person),
			opened: (stream, role) => {
				if (role === "reader") from(stream.person).opened(stream);
				else own.opened(serverId, stream);
			},
			received: (stream, word) => {
				const to = own.giverOn(stream) ?? from(stream.person);
				to.received(word);
			},
			closed: (person, stream) => {
				if (!stream || !own.closed(stream)) from(person).closed();
			},
		};
	}

	/** Something has happened; what files have to do with it. */
	follow(event: DomainEvent): void {
		if (event.type === "message-received") {
			void this.#wanted
				.fetchUnasked(event.message, this.#ready)
				.catch(this.core.report);
		} else if (event.type === "message-updated") {
			if (event.message.deleted === "author") {
				void this.#forgo(event.message).catch(this.core.report);
			}
		} else if (event.type === "people-changed") {
			this.#wanted.notePresence(event.serverId, event.people);
		} else if (event.type === "line-changed" && event.line.kind !== "ready") {
			this.#wanted.nobodyHere(event.serverId);
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

	/** Puts a file to a conversation's draft. */
	async attach(id: ConversationId, file: NewFile): Promise<Result<FileId>> {
		await this.#ready;
		return this.#own.attach(id, file);
	}

	/** Takes a file out of a draft. */
	async detach(id: ConversationId, fileId: FileId): Promise<Result<null>> {
		await this.#ready;
		return this.#own.detach(id, fileId);
	}

	/** Offers what is attached to a draft, each file in a message of its own. */
	async send(id: ConversationId): Promise<Result<null>> {
		await this.#ready;
		return this.#own.send(id);
	}

	/** Offers the file of a message in another conversation as well; it has to be here. */
	async forward(
		id: ConversationId,
		ref: MessageRef,
		to: ConversationId,
	): Promise<Result<null>> {
		await this.#ready;
		const message = await this.core.history.find(id, ref);
		return message?.file ? this.#own.forward(to, message) : gone;
	}

	/** Fetches what a message offers, from where it was left. */
	async fetch(id: ConversationId, ref: MessageRef): Promise<Result<null>> {
		await this.#ready;
		const message = await this.core.history.find(id, ref);
		if (!message?.file) {
			return fail("unknown-message");
		}
		try {
			await this.#wanted.want(message, message.file);
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
			await this.#own.withdraw(
				fileId,
				fileError("file-withdrawn"),
				errorOf("file-withdrawn-here"),
			);
		} else if (entry?.kind === "wanted") {
			await this.#wanted.stop(fileId, entry);
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
		this.#own.close();
		await this.#wanted.close();
	}

	async #load(): Promise<void> {
		await this.#shelf.load().catch(this.core.report);
		for (const [id, entry] of this.#shelf.all()) this.#progress.show(id, entry);
		this.#wanted.loaded();
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
}

const gone = fail("unknown-message");
