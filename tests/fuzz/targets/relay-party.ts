import type { Relay } from "../../../src/relay/relay";
import { filled } from "../bytes";
import { expect } from "../target";
import { Guest, type Mode, typed } from "./guests";
import type { Step } from "./relay-steps";

/** Messages of one flood: more than the queues and logs of `relay.ts` hold. */
const FLOOD = 24;

const chat = { category: "chat", subject: "", flags: [], date: 0, msg: "" };

/** One of three who do what the steps say. */
export class Party {
	readonly #guests: Guest[] = [];
	#line: Guest | null = null;
	#socket: Guest | null = null;
	#said = 0;

	constructor(
		readonly relay: Relay,
		readonly who: number,
	) {}

	get token(): string {
		return (
			this.#guests.map(({ token }) => token).findLast((it) => it !== null) ??
			"none"
		);
	}

	/** The Connections that this party has an OK of. */
	get conversations(): Set<string> {
		return new Set(this.#guests.flatMap(({ oks }) => oks));
	}

	/** Whether it has seen words rather than datums, for all we know. */
	get hasRead(): boolean {
		return this.#guests.some(({ mode }) => mode !== "msgpack");
	}

	get hasPaused(): boolean {
		return this.#guests.some(({ wasPaused }) => wasPaused);
	}

	latestId(): string | null {
		return (
			this.#guests.map(({ id }) => id).findLast((it) => it !== null) ?? null
		);
	}

	take(step: Step, parties: readonly Party[], { id }: { id: string }): void {
		const names = { id, token: this.token };
		const guest =
			"on" in step && step.on === "socket" ? this.#socket : this.#line;
		switch (step.op) {
			case "open":
				this.#line = this.#enter(step.mode);
				if (step.mode === "msgpack") {
					this.#line.send({
						to: [],
						from: `p${this.who}`,
						options: [...step.options],
					});
				} else if (step.mode === "typed") {
					const name = `p${this.who}`;
					const payload = [Buffer.from(name).toString("hex"), name];
					this.#line.write(typed("command", { cmd: "AUTH", payload }));
				}
				break;
			case "send":
				guest?.send(filled(step.datum, names));
				break;
			case "bytes":
				guest?.write(Buffer.from(step.hex, "hex"));
				break;
			case "type":
				this.#line?.write(Buffer.from(step.text));
				break;
			case "say": {
				const msg = `M${this.who}#${this.#said++};`;
				if (guest?.isText) guest.write(Buffer.from(`${msg}\n`));
				else guest?.send({ ...chat, msg });
				break;
			}
			case "flood":
				for (let i = 0; i < FLOOD; i++) {
					guest?.send({ ...chat, msg: `M${this.who}#${"x".repeat(200)}` });
				}
				break;
			case "wait":
				break;
			case "attach":
				this.#socket = this.#enter("msgpack");
				this.#socket.isSocket = true;
				this.#socket.send({
					to: [id],
					from: `p${this.who}`,
					options: [
						`token=${parties[step.tokenOf]?.token}`,
						...(this.who === 1 ? ["seq=now"] : []),
						...(this.who > 1 ? ["marker=short"] : []),
					],
				});
				break;
			case "stop":
				if (step.how === "end") guest?.leave();
				else guest?.[step.how]();
				break;
		}
	}

	/** Nobody hears their own words, or those of somebody with whom they share no conversation. */
	check(parties: readonly Party[]): void {
		for (const guest of this.#guests) {
			guest.assertReadable();
			const text = guest.text();
			expect(!/W\d#/.test(text), `p${this.who} hears a witness`);
			for (const [, whom] of text.matchAll(/M(\d)#/g)) {
				const speaker = parties[Number(whom)];
				// A person who types is answered in words that repeat some, and says no ids.
				if (this.hasRead || !speaker || speaker.hasRead) continue;
				expect(speaker !== this, `p${this.who} hears itself`);
				// Who does not read does not know of all its conversations.
				if (this.hasPaused || speaker.hasPaused) continue;
				const shared = [...this.conversations].some((it) =>
					speaker.conversations.has(it),
				);
				expect(
					shared,
					`p${this.who} hears p${whom}, with whom it has no conversation`,
				);
			}
		}
	}

	leave(): void {
		for (const guest of this.#guests) guest.leave();
	}

	assertGone(): void {
		for (const guest of this.#guests)
			expect(guest.isGone, "a stream is never closed");
	}

	#enter(mode: Mode): Guest {
		const guest = new Guest(this.relay, `10.0.0.${this.who}:1`, mode);
		this.#guests.push(guest);
		return guest;
	}
}
