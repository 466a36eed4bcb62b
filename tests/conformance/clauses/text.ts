import { type Clause, check, Failure, NotOffered } from "../clause";
import { message, type Peer, TEXT_HEADER } from "../peer";
import type { Trial } from "../trial";

/** Text mode: the RFC leaves its commands open; these are the ones of docs/PROTOCOL.md. */
const section = "profile 2, text mode";

export const textClauses: readonly Clause[] = [
	{
		section: "RFC Connections",
		title: "text mode, or RST where it is not offered",
		run: async (t) => {
			const peer = t.dial().write(TEXT_HEADER);
			await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
			peer.write(Buffer.from("help\n"));
			await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
			if (peer.received > 0) return "it is offered";
			const ending = await peer.ending();
			check(ending === "RST", `0 bytes, then ${ending}`);
			throw new NotOffered("RST");
		},
	},
	{
		section,
		title: "help explains",
		run: async (t) => {
			const person = await Person.dial(t, "alice");
			person.type("help\n");
			await person.reads("/ask");
			return "also before a name is given";
		},
	},
	...[
		["LF", "\n"],
		["CR", "\r"],
		["CRLF", "\r\n"],
	].map(
		([name, end]): Clause => ({
			section,
			title: `a line ends with ${name}`,
			run: async (t) => {
				const person = await Person.dial(t, "alice");
				person.type(`${person.name}${end}/who${end}`);
				await person.reads(person.name);
				await person.reads("Here besides you");
				return "name and command are understood";
			},
		}),
	),
	{
		section,
		title: "a person asks, a client accepts, and both talk",
		run: async (t) => {
			const bob = await t.line("bob");
			const alice = await Person.enter(t, "alice");
			alice.type(`/ask ${bob.name}\n`);
			const { id } = await bob.peer.connection();
			bob.peer.send({ id: id ?? "" });
			await bob.peer.message("ok");
			await alice.reads("In this conversation");
			alice.type("hello from nc\n");
			check((await bob.peer.chat()) === "hello from nc", "other text");
			bob.peer.send(message("hello from msgpack"));
			await alice.reads(`<${bob.name}> hello from msgpack\n`);
			return "both ways";
		},
	},
	{
		section,
		title:
			"a client asks, and a person sees the request with its id and accepts",
		run: async (t) => {
			const bob = await Person.enter(t, "bob");
			const alice = await t.line("alice");
			alice.peer.send({ to: [bob.name], from: alice.name, options: [] });
			const id = String((await alice.peer.connection()).id);
			await bob.reads(alice.name);
			bob.type("/requests\n");
			await bob.reads(id.slice(0, 8));
			bob.type(`/accept ${id.slice(0, 8)}\n`);
			await alice.peer.message("ok");
			return "by the first digits of the id";
		},
	},
	{
		section,
		title: "others are shown no control characters",
		run: async (t) => {
			const [alice, bob] = [
				await Person.enter(t, "alice"),
				await Person.enter(t, "bob"),
			];
			alice.type(`/ask ${bob.name}\n`);
			// A server may write it down before it tells anybody.
			await alice.reads("You have asked");
			await bob.reads(alice.name);
			bob.type("/accept\n");
			await alice.reads("In this conversation");
			await bob.reads("In this conversation");
			alice.type("red \u001b[31m alert \u0007 \u202e end\n");
			const line = await bob.reads(" end\n");
			const bad = /(?!\n)[\p{Cc}\u202e]/u.exec(line);
			check(bad === null, `bob's terminal gets ${JSON.stringify(line)}`);
			return "ESC, BEL and U+202E are gone";
		},
	},
	{
		section,
		title: "a line without an end is not held for ever",
		run: async (t) => {
			const alice = await Person.enter(t, "alice");
			alice.type("x".repeat(2 ** 17));
			const ending = await alice.peer.ending();
			return `128 KiB, then ${ending}`;
		},
	},
	{
		section,
		title: "leaving ends the connection",
		run: async (t) => {
			const alice = await Person.enter(t, "alice");
			alice.type("/leave\n");
			const ending = await alice.peer.ending();
			check(ending === "FIN", ending);
			return ending;
		},
	},
];

/** Somebody with `nc`. */
class Person {
	#text = "";

	private constructor(
		readonly name: string,
		readonly peer: Peer,
	) {
		peer.stream.on("data", (chunk: Buffer) => {
			this.#text += chunk.toString("utf8");
		});
	}

	static async dial(t: Trial, who: string): Promise<Person> {
		const person = new Person(t.name(who), t.dial(who).write(TEXT_HEADER));
		await new Promise((resolve) => setTimeout(resolve, t.server.quietMs));
		const ending = await Promise.race([person.peer.ended, null]);
		if (ending === "RST") throw new NotOffered("RST");
		return person;
	}

	/** Has said its name, and is let in. */
	static async enter(t: Trial, who: string): Promise<Person> {
		const person = await Person.dial(t, who);
		person.type(`${person.name}\n`);
		await person.reads(person.name);
		return person;
	}

	type(text: string): void {
		this.peer.write(Buffer.from(text));
	}

	/** Waits for a text; returns, and forgets, all up to its end. */
	async reads(text: string): Promise<string> {
		const deadline = Date.now() + this.peer.patienceMs;
		for (;;) {
			const at = this.#text.indexOf(text);
			if (at >= 0) {
				const read = this.#text.slice(0, at + text.length);
				this.#text = this.#text.slice(read.length);
				return read;
			}
			if (Date.now() > deadline) {
				throw new Failure(
					`${this.name} does not read “${text.trim()}” but ${JSON.stringify(this.#text.slice(-160))}`,
				);
			}
			await new Promise((resolve) => setTimeout(resolve, 5));
		}
	}
}
