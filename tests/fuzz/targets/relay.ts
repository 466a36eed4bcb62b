import { defaultLimits } from "../../../src/relay/limits";
import { Relay } from "../../../src/relay/relay";
import { pack, type Value } from "../../naive/msgpack";
import { filled, mutateBytes, mutateValue } from "../bytes";
import { shorter } from "../loop";
import type { Random } from "../random";
import { expect, type Target } from "../target";
import { Guest, turns, Witnesses } from "./guests";

type Where = "line" | "socket";

/** What one of three parties does. */
export type Step =
	| {
			readonly op: "open";
			readonly who: number;
			readonly mode: "msgpack" | "text";
			readonly options: readonly string[];
	  }
	| {
			readonly op: "send";
			readonly who: number;
			readonly on: Where;
			readonly datum: Value;
	  }
	| {
			readonly op: "bytes";
			readonly who: number;
			readonly on: Where;
			readonly hex: string;
	  }
	| { readonly op: "type"; readonly who: number; readonly text: string }
	| { readonly op: "say"; readonly who: number; readonly on: Where }
	| { readonly op: "attach"; readonly who: number; readonly tokenOf: number }
	| {
			readonly op: "stop";
			readonly who: number;
			readonly on: Where;
			readonly how: "end" | "pause" | "resume";
	  };

const MAX_STEPS = 24;

const request = (who: number, to: string[], options: string[] = []): Value => ({
	to,
	from: `p${who}`,
	options,
});
const open = (who: number, ...options: string[]): Step => ({
	op: "open",
	who,
	mode: "msgpack",
	options,
});
const send = (who: number, datum: Value, on: Where = "line"): Step => ({
	op: "send",
	who,
	on,
	datum,
});
const say = (who: number, on: Where = "line"): Step => ({ op: "say", who, on });

const onLines: Step[] = [
	open(0),
	open(1),
	send(0, request(0, ["p1"])),
	send(1, { id: "$id" }),
	say(0),
	say(1),
	{ op: "stop", who: 0, on: "line", how: "end" },
];

const onSockets: Step[] = [
	open(0, "relay=socket", "mailbox", "presence"),
	open(1, "relay=socket", "mailbox"),
	open(2, "relay=socket"),
	send(0, request(0, ["p1", "p2"])),
	send(1, { id: "$id" }),
	send(2, { id: "$id" }),
	{ op: "attach", who: 0, tokenOf: 0 },
	{ op: "attach", who: 1, tokenOf: 1 },
	{ op: "attach", who: 2, tokenOf: 2 },
	say(0, "socket"),
	say(1, "socket"),
	send(1, {
		category: "receipt",
		subject: "$id",
		flags: ["count=1"],
		date: 0,
		msg: "",
	}),
	send(1, request(1, ["$id"])),
	{ op: "attach", who: 1, tokenOf: 1 },
	{ op: "stop", who: 2, on: "socket", how: "pause" },
	say(0, "socket"),
];

const inText: Step[] = [
	{ op: "open", who: 0, mode: "text", options: [] },
	{ op: "type", who: 0, text: "p0\n" },
	open(1),
	{ op: "type", who: 0, text: "/ask p1\n" },
	send(1, { id: "$id" }),
	say(1),
	{ op: "type", who: 0, text: "/who\r/requests\r\n/leave\n" },
];

const away: Step[] = [
	open(0, "relay=socket"),
	open(1, "relay=socket"),
	{ op: "stop", who: 1, on: "line", how: "end" },
	send(0, request(0, ["p1"])),
	open(1, "relay=socket"),
	send(1, { id: "$id" }),
	{ op: "attach", who: 1, tokenOf: 0 },
	send(2, { id: "$id" }),
];

export const relay: Target<readonly Step[]> = {
	name: "relay",
	seeds: [onLines, onSockets, inText, away],
	mutate: (steps, other, random) => mutateSteps(steps, other, random),
	simpler: (steps) => shorter(steps),
	async run(steps) {
		const log: string[] = [];
		const relay = new Relay({
			limits: { ...defaultLimits, lingerMs: 5, maxLinesPerAddress: 64 },
			log: (entry) => log.push(entry),
		});
		relay.port = 4321;
		const witnesses = await Witnesses.meet(relay);
		const parties = [0, 1, 2].map((who) => new Party(relay, who));
		const known = { id: "0".repeat(64) };
		for (const step of steps) {
			parties[step.who]?.take(step, parties, known);
			await turns(2);
			for (const party of parties) known.id = party.latestId() ?? known.id;
		}
		await witnesses.talk();
		for (const party of parties) party.check(parties);
		const bad = log.find((entry) => entry.startsWith("a handler failed"));
		expect(bad === undefined, bad ?? "");
		for (const party of parties) party.leave();
		witnesses.leave();
		await closes(relay);
		for (const party of parties) party.assertGone();
	},
};

/** Everything is let go of when the relay closes. */
async function closes(relay: Relay): Promise<void> {
	let timer: NodeJS.Timeout | undefined;
	const late = new Promise<boolean>((resolve) => {
		timer = setTimeout(() => resolve(false), 3_000);
	});
	const inTime = await Promise.race([relay.close().then(() => true), late]);
	clearTimeout(timer);
	expect(inTime, "the relay does not close: a stream is left");
}

class Party {
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

	get isText(): boolean {
		return this.#guests.some((guest) => guest.isText);
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
				else
					guest?.send({
						category: "chat",
						subject: "",
						flags: [],
						date: 0,
						msg,
					});
				break;
			}
			case "attach":
				this.#socket = this.#enter("msgpack");
				this.#socket.isSocket = true;
				this.#socket.send({
					to: [id],
					from: `p${this.who}`,
					options: [`token=${parties[step.tokenOf]?.token}`],
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
				if (this.isText || !speaker || speaker.isText) continue;
				expect(speaker !== this, `p${this.who} hears itself`);
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

	#enter(mode: "msgpack" | "text"): Guest {
		const guest = new Guest(
			this.relay,
			`10.0.0.${this.who}:1`,
			mode === "text",
		);
		this.#guests.push(guest);
		return guest;
	}
}

function mutateSteps(
	steps: readonly Step[],
	other: readonly Step[],
	random: Random,
): Step[] {
	const result = [...steps];
	for (let n = 1 + random.below(3); n > 0; n--) {
		const at = random.below(result.length + 1);
		const step = result[at];
		switch (random.below(5)) {
			case 0:
				result.splice(at, 1 + random.below(2));
				break;
			case 1: {
				const from = random.below(other.length + 1);
				result.splice(at, 0, ...other.slice(from, from + 1 + random.below(4)));
				break;
			}
			case 2:
				if (step) result.splice(random.below(result.length + 1), 0, step);
				break;
			default:
				if (step) result[at] = mutateStep(step, random);
				else result.push(anyStep(random));
		}
	}
	return result.slice(0, MAX_STEPS);
}

function mutateStep(step: Step, random: Random): Step {
	if (random.chance(5)) return { ...step, who: random.below(3) };
	switch (step.op) {
		case "open":
			return {
				...step,
				options: [
					random.pick(["relay=socket", "mailbox", "presence", "x"]),
					...step.options,
				].slice(0, 4),
			};
		case "send":
			if (random.chance(6)) return { ...step, on: "socket" };
			if (random.chance(8)) return bytesOf(step, random);
			return { ...step, datum: mutateValue(step.datum, random) };
		case "bytes": {
			const bytes = mutateBytes(
				Buffer.from(step.hex, "hex"),
				Buffer.alloc(0),
				random,
			);
			return { ...step, hex: Buffer.from(bytes).toString("hex") };
		}
		case "type":
			return {
				...step,
				text: random.pick([
					"p0\n",
					"/ask p1 p2\n",
					"/accept\n",
					"/requests\r\n",
					"help\n",
					"//x\n",
					"/leave\n",
					"\u0000\n",
					"/name p2\n",
					"x".repeat(5_000),
					"\n\r",
				]),
			};
		case "attach":
			return { ...step, tokenOf: random.below(3) };
		case "say":
		case "stop":
			return { ...step, on: random.pick<Where>(["line", "socket"]) };
	}
}

function bytesOf(
	{ who, on, datum }: Extract<Step, { op: "send" }>,
	random: Random,
): Step {
	const payload = pack(datum);
	const framed = Buffer.concat([
		Buffer.of(payload.length >> 8, payload.length & 0xff),
		payload,
	]);
	const bytes = mutateBytes(framed, payload, random);
	return { op: "bytes", who, on, hex: Buffer.from(bytes).toString("hex") };
}

function anyStep(random: Random): Step {
	return random.pick([...onLines, ...onSockets, ...inText, ...away]);
}
