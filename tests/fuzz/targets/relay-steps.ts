import type { Value } from "../../naive/msgpack";
import { framed, mutateBytes, mutateValue } from "../bytes";
import type { Random } from "../random";
import { type Mode, typed } from "./guests";

/** One of the connections of a party. */
export type Where = "line" | "socket";

/** What one of three parties does. */
export type Step =
	| {
			readonly op: "open";
			readonly who: number;
			/** "raw": nothing is said, not even a header. */
			readonly mode: Mode;
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
	/** Many Messages at once, so that queues and logs fill. */
	| { readonly op: "flood"; readonly who: number; readonly on: Where }
	/** Time passes, so that patience ends. */
	| { readonly op: "wait"; readonly who: number }
	| {
			readonly op: "stop";
			readonly who: number;
			readonly on: Where;
			readonly how: "end" | "pause" | "resume";
	  };

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

const chat = { category: "chat", subject: "", flags: [], date: 0, msg: "" };

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

/** What somebody of the typed edition sends. */
const typedly = (who: number, ...frame: Parameters<typeof typed>): Step => ({
	op: "bytes",
	who,
	on: "line",
	hex: typed(...frame).toString("hex"),
});

const key = (who: number) => Buffer.from(`p${who}`).toString("hex");
const ofTyped = (who: number, to: string, msg: string): Step =>
	typedly(who, "message", { to, from: key(who), flags: [], date: 0, msg });

const inTypes: Step[] = [
	{ op: "open", who: 0, mode: "typed", options: [] },
	{ op: "wait", who: 0 },
	open(1, "presence"),
	ofTyped(0, key(1), "M0#0;"),
	send(1, { id: "$id" }),
	say(1),
	typedly(0, "command", { cmd: "ROSTER", payload: null }),
	typedly(0, "command", { cmd: "GETUSER", payload: [key(1)] }),
	typedly(0, "command", { cmd: "SEARCH", payload: ["p1"] }),
	typedly(0, "command", { cmd: "OFFLINES", payload: [] }),
	typedly(0, "command", { cmd: "GHOST", payload: [key(1)] }),
	{ op: "stop", who: 0, on: "line", how: "end" },
	say(1),
	{ op: "open", who: 0, mode: "typed", options: [] },
];

const asked: Step[] = [
	{ op: "open", who: 0, mode: "typed", options: [] },
	{ op: "open", who: 2, mode: "typed", options: [] },
	open(1, "relay=socket"),
	{ op: "wait", who: 0 },
	send(1, request(1, ["p0", "p2"])),
	ofTyped(0, key(1), "M0#0;"),
	ofTyped(2, key(0), "M2#0;"),
	ofTyped(0, key(2), "M0#1;"),
	{ op: "attach", who: 1, tokenOf: 1 },
	say(1, "socket"),
	{ op: "flood", who: 1, on: "socket" },
	typedly(0, "auth-response", { challenge: "" }),
	typedly(2, "command", { cmd: "AUTH", payload: [key(0)] }),
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

const overfull: Step[] = [
	...onSockets.slice(0, 9),
	{ op: "stop", who: 2, on: "socket", how: "pause" },
	{ op: "flood", who: 0, on: "socket" },
	{ op: "wait", who: 0 },
	{ op: "flood", who: 1, on: "socket" },
	{ op: "wait", who: 0 },
	{ op: "stop", who: 2, on: "socket", how: "resume" },
	say(0, "socket"),
];

const overfullLine: Step[] = [
	...onLines.slice(0, 4),
	{ op: "stop", who: 1, on: "line", how: "pause" },
	{ op: "flood", who: 0, on: "line" },
	{ op: "wait", who: 0 },
	{ op: "flood", who: 0, on: "line" },
	{ op: "wait", who: 0 },
	{ op: "stop", who: 1, on: "line", how: "resume" },
	say(0),
];

const slow: Step[] = [
	{ op: "open", who: 0, mode: "raw", options: [] },
	{ op: "bytes", who: 0, on: "line", hex: "a4464c" },
	{ op: "open", who: 1, mode: "raw", options: [] },
	{ op: "bytes", who: 1, on: "line", hex: "a4464c4558001d83a2" },
	{ op: "open", who: 2, mode: "text", options: [] },
	{ op: "wait", who: 0 },
	{ op: "bytes", who: 0, on: "line", hex: "4558" },
	{ op: "open", who: 0, mode: "raw", options: [] },
	{ op: "bytes", who: 0, on: "line", hex: "a4464c45580000" },
	open(1),
	open(1),
	send(1, { ...chat, category: "ok", subject: "$id" }),
	send(1, { ...chat, subject: "x".repeat(400) }),
	send(1, request(1, ["p1", "p0", "p0", "nobody"], ["a", "b", "c", "d"])),
	{ op: "wait", who: 0 },
];

export const seeds: readonly (readonly Step[])[] = [
	onLines,
	onSockets,
	inText,
	inTypes,
	asked,
	away,
	overfull,
	overfullLine,
	slow,
];

export function mutateStep(step: Step, random: Random): Step {
	if (random.chance(5)) return { ...step, who: random.below(3) };
	switch (step.op) {
		case "open":
			if (random.chance(4)) {
				return {
					...step,
					mode: random.pick(["msgpack", "text", "typed", "raw"]),
				};
			}
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
		case "wait":
			return step;
		case "say":
		case "flood":
		case "stop":
			return { ...step, on: random.pick<Where>(["line", "socket"]) };
	}
}

function bytesOf(
	{ who, on, datum }: Extract<Step, { op: "send" }>,
	random: Random,
): Step {
	const bytes = mutateBytes(framed(datum), Buffer.alloc(0), random);
	return { op: "bytes", who, on, hex: Buffer.from(bytes).toString("hex") };
}

export function anyStep(random: Random): Step {
	return random.pick(seeds.flat());
}
