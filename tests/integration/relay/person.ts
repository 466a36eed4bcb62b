import { connect, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { TEXT_HEADER } from "../../../src/protocol/header";
import { type LocalRelay, within } from "./kit";

/** A person with nc. */
export class Person {
	text = "";
	readonly ended: Promise<void>;
	readonly #socket: Socket;
	#read = 0;
	#wake = () => {};

	constructor(port: number) {
		this.#socket = connect({ host: "127.0.0.1", port, noDelay: true });
		this.#socket.setEncoding("utf8");
		this.#socket.on("error", () => {});
		this.#socket.on("data", (text) => {
			this.text += text;
			this.#wake();
		});
		this.ended = new Promise((resolve) => {
			this.#socket.on("close", () => resolve());
		});
		this.#socket.write(TEXT_HEADER);
		onTestFinished(() => void this.#socket.destroy());
	}

	type(text: string | Uint8Array): this {
		this.#socket.write(text);
		return this;
	}

	/** Waits for what the server says next, which must match; what comes before is skipped. */
	async reads(pattern: RegExp): Promise<RegExpExecArray> {
		for (;;) {
			const found = pattern.exec(this.text.slice(this.#read));
			if (found) {
				this.#read += found.index + found[0].length;
				return found;
			}
			await within(
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				() => `no ${pattern} in ${JSON.stringify(this.text.slice(this.#read))}`,
			);
		}
	}
}

/** They have said their name, and are welcome. */
export async function arriveInText(
	relay: LocalRelay,
	name: string,
): Promise<Person> {
	const person = new Person(relay.port);
	await person.reads(/What is your name\?/);
	person.type(`${name}\n`);
	await person.reads(/Welcome, /);
	return person;
}
