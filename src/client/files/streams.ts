import { ulid } from "ulid";
import {
	type Endpoint,
	formatEndpoint,
	parseAddress,
} from "../../protocol/address";
import type { Connection } from "../../protocol/datums/connection";
import type { Message } from "../../protocol/datums/message";
import { findOption } from "../../protocol/options";
import type { PersonKey } from "../../shared/domain/ids";
import type { Person } from "../../shared/domain/person";
import { type Core, nowSeconds } from "../core";
import { RelaySocket } from "../relay-socket";
import type { Session } from "../session";
import { personOf } from "../translate";
import { type FileWord, wordIn, wordMessage } from "./words";

/** Whom files are asked of: this resource of a person, and not the person. */
const RESOURCE = "files";
/** How long somebody's app may take to answer. */
const ANSWER_MS = 15_000;
/** Connections that others may have open here for files at the same time. */
const MAX_AUTHORED = 32;

/** A Connection of the moment with one other app, for files. */
export interface FileStream {
	readonly person: PersonKey;
	send(word: FileWord): void;
	/** No event follows. */
	close(): void;
}

/** What is done with them. */
export interface FileStreamHost {
	/** Whether this person may ask this user for files at all. */
	mayAsk(person: PersonKey): boolean;
	opened(stream: FileStream, role: "reader" | "author"): void;
	received(stream: FileStream, word: FileWord): void;
	/** It has ended, or none came about; asked for by this user or not. */
	closed(person: PersonKey, stream: FileStream | null): void;
}

interface Open {
	readonly person: PersonKey;
	readonly role: "reader" | "author";
	readonly timer: NodeJS.Timeout;
	socket: RelaySocket | null;
	stream: FileStream | null;
}

/** The Connections of one server that files go over: asked for, acknowledged and forgotten without a word to the user. */
export class FileStreams {
	/** Those this user has asked for and that have no id yet. */
	readonly #asked = new Map<PersonKey, NodeJS.Timeout>();
	/** By the id of their Connection. */
	readonly #open = new Map<string, Open>();

	constructor(
		readonly core: Pick<Core, "dial">,
		readonly session: Session,
		readonly host: FileStreamHost,
	) {}

	/** Asks a person's app; `opened` or `closed` follows. Once at a time. */
	ask(person: Person): void {
		const { session } = this;
		const { key } = person;
		if (this.#asked.has(key)) return;
		this.#asked.set(
			key,
			setTimeout(() => this.#giveUp(key), ANSWER_MS),
		);
		const at = formatEndpoint(session.endpoint satisfies Endpoint);
		session.request(
			[`${person.name}@${at}/${RESOURCE}`],
			["transient", `request=${ulid()}`],
		);
	}

	/**
	 * Step 3 of the handshake.
	 * @returns whether it is a Connection for files
	 */
	announced({ id, users }: Connection, self: PersonKey | undefined): boolean {
		const [asker, asked, ...more] = users;
		if (!asker || !asked || more.length > 0) return false;
		if (resourceOf(asked) !== RESOURCE) return false;
		const [reader, author] = [personOf(asker)?.key, personOf(asked)?.key];
		if (!reader || !author || this.#open.has(id)) return true;
		if (reader === self && this.#asked.has(author)) {
			clearTimeout(this.#asked.get(author));
			this.#asked.delete(author);
			this.#add(id, author, "reader");
		} else if (author === self && this.#isWelcome(reader)) {
			this.#add(id, reader, "author");
			this.session.send({ kind: "acknowledge", id });
		}
		return true;
	}

	/**
	 * Step 5 of the handshake.
	 * @returns whether it was about one of these
	 */
	accepted({ subject, flags, msg }: Message): boolean {
		const open = this.#open.get(subject);
		if (!open) return false;
		const token = findOption(flags, "token");
		const port = Number(/^:(\d{1,5})$/.exec(msg)?.[1]);
		if (open.socket || !token || !(port >= 1 && port <= 65_535)) return true;
		clearTimeout(open.timer);
		const { session, core } = this;
		const socket = new RelaySocket(
			session.destination(port),
			subject,
			token,
			session.address,
			core.dial,
			{
				attached: () => this.#opened(open, socket),
				received: (numbered) => {
					for (const { message } of numbered) {
						const word = wordIn(message);
						if (word && open.stream) this.host.received(open.stream, word);
					}
				},
				echoed: () => {},
				current: () => {},
				skipped: () => {},
				closed: () => this.#end(subject, true),
			},
			[],
		);
		open.socket = socket;
		return true;
	}

	/**
	 * What a server says of a Connection or an address that it refuses.
	 * @returns whether it was about one of these
	 */
	refused(subject: string): boolean {
		if (this.#open.has(subject)) {
			this.#end(subject, true);
			return true;
		}
		if (resourceOf(subject) !== RESOURCE) return false;
		const key = personOf(subject)?.key;
		if (key) this.#giveUp(key);
		return true;
	}

	/** The line is gone, and all of these with it. */
	clear(): void {
		for (const key of [...this.#asked.keys()]) this.#giveUp(key);
		for (const id of [...this.#open.keys()]) this.#end(id, true);
	}

	#isWelcome(reader: PersonKey): boolean {
		const authored = [...this.#open.values()].filter(
			({ role }) => role === "author",
		);
		// Who asks again has lost the one before.
		for (const [id, { role, person }] of this.#open) {
			if (role === "author" && person === reader) this.#end(id, true);
		}
		return authored.length < MAX_AUTHORED && this.host.mayAsk(reader);
	}

	#add(id: string, person: PersonKey, role: Open["role"]): void {
		const timer = setTimeout(() => this.#end(id, true), ANSWER_MS);
		this.#open.set(id, { person, role, timer, socket: null, stream: null });
	}

	#opened(open: Open, socket: RelaySocket): void {
		const id = socket.id;
		const stream: FileStream = {
			person: open.person,
			send: (word) => socket.send(wordMessage(word, nowSeconds())),
			close: () => this.#end(id, false),
		};
		open.stream = stream;
		this.host.opened(stream, open.role);
	}

	#giveUp(person: PersonKey): void {
		clearTimeout(this.#asked.get(person));
		if (this.#asked.delete(person)) this.host.closed(person, null);
	}

	#end(id: string, tells: boolean): void {
		const open = this.#open.get(id);
		if (!open) return;
		this.#open.delete(id);
		clearTimeout(open.timer);
		open.socket?.close();
		const isKnown = open.stream || open.role === "reader";
		if (tells && isKnown) this.host.closed(open.person, open.stream);
	}
}

function resourceOf(address: string): string | null {
	try {
		return parseAddress(address).resource;
	} catch {
		return null;
	}
}
