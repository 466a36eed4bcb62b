import { mkdtempSync, rmSync, statSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import type { ConversationId, PersonKey } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import type {
	MessageSearch,
	PageAnchor,
} from "../../../src/shared/domain/pages";
import type { StoreCallName, StoreCalls } from "../../../src/store/calls";
import { checkWhole, Store } from "../../../src/store/store";
import { everything } from "../../everything";

/**
 * `npm run bench:store -- [--messages 1000000]`: what the store can do, encrypted and synced as in the app.
 * Words are drawn as in a language: few of them often, most of them seldom.
 */

const given = process.argv.indexOf("--messages");
const MESSAGES = given < 0 ? 1_000_000 : Number(process.argv[given + 1]);
/** As many as a conversation may have that still opens at once. */
const LONG = Math.min(100_000, MESSAGES / 2);
const CONVERSATIONS = 200;
const PEOPLE = 500;
const WORDS = 50_000;
const BATCH = 500;
const SEARCHES = 40;

let state = 20_261_123;
function random(): number {
	state = (state + 0x6d2b79f5) >>> 0;
	let t = Math.imul(state ^ (state >>> 15), state | 1);
	t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
	return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

const syllables =
	"ba be bi bo da de di do ka ke ki ko la le li lo ma me mi mo na ne ni no ra re ri ro sa se si so ta te ti to".split(
		" ",
	);
const words = Array.from({ length: WORDS }, () =>
	Array.from(
		{ length: 1 + Math.floor(random() * 4) },
		() => syllables[Math.floor(random() * syllables.length)],
	).join(""),
);
const word = () => words[Math.floor(WORDS * random() ** 4)] ?? "";

const conversationOf = (n: number) =>
	`${String(n).padStart(26, "0")}.${"a".repeat(64)}` as ConversationId;

let count = 0;
const numbers = new Map<number, number>();
function message(): Message {
	count++;
	// The first one is long; the others share the rest.
	const n =
		random() < LONG / MESSAGES ? 0 : 1 + Math.floor(random() * CONVERSATIONS);
	const number = (numbers.get(n) ?? 0) + 1;
	numbers.set(n, number);
	const length = 3 + Math.floor(random() * 20);
	const link = count % 50 === 0 ? ` https://${word()}.example/${count}` : "";
	const person = Math.floor(PEOPLE * random() ** 3);
	return {
		conversationId: conversationOf(n),
		id: `M${count}` as Message["id"],
		from: `person${person}` as PersonKey,
		fromName: `Person ${person}`,
		claimed: false,
		number,
		date: 1_600_000_000 + count * 150,
		text: Array.from({ length }, word).join(" ") + link,
		delivery: { kind: "received" },
		protection: "none",
		unreadable: null,
	};
}

const folder = mkdtempSync(join(tmpdir(), "flex-bench-store-"));
const key = new Uint8Array(32).fill(7);
const file = join(folder, "store.db");
let store = Store.open({ file, key });

let batches = 0;
function ask<N extends StoreCallName>(
	call: N,
	input: StoreCalls[N][0],
): StoreCalls[N][1] {
	const request = { call, input } as Parameters<
		Store["run"]
	>[0]["requests"][number];
	const [answer] = store.run({ id: `${batches++}`, requests: [request] });
	if (!answer?.ok) throw new Error(answer?.error.code);
	return answer.value as StoreCalls[N][1];
}

function timed(work: () => unknown): number {
	const start = performance.now();
	work();
	return performance.now() - start;
}

const ms = (value: number) => `${value.toFixed(value < 10 ? 2 : 0)} ms`;
const whole = (value: number) => Math.round(value).toLocaleString("en");
const quantile = (sorted: readonly number[], q: number) =>
	sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))] ?? 0;

const rows: string[][] = [];
const row = (...cells: string[]) => rows.push(cells);

// One commit each, then many in one: the same work but for the syncs.
const ONE_EACH = 1_000;
const oneEach = timed(() => {
	for (let i = 0; i < ONE_EACH; i++) ask("commit", { append: [message()] });
});
const oneRate = (1_000 * ONE_EACH) / oneEach;
let grouped = 0;
while (count < MESSAGES) {
	const some = Array.from(
		{ length: Math.min(BATCH, MESSAGES - count) },
		message,
	);
	const requests = some.map((one) => ({
		call: "commit" as const,
		input: { append: [one] },
	}));
	grouped += timed(() => store.run({ id: `${batches++}`, requests }));
}
const groupRate = (1_000 * (MESSAGES - ONE_EACH)) / grouped;
row("inserts a second, one commit each", whole(oneRate));
row(
	`inserts a second, ${BATCH} waiting writers in one commit`,
	`${whole(groupRate)} (${(groupRate / oneRate).toFixed(1)} times)`,
);

const long = conversationOf(0);
const span = count * 150;
const kinds: [string, () => Partial<MessageSearch>][] = [
	["a frequent word", () => ({ text: words[Math.floor(random() * 5)] ?? "" })],
	[
		"a seldom word",
		() => ({ text: words[WORDS - 1 - Math.floor(random() * 5_000)] ?? "" }),
	],
	["two words", () => ({ text: `${word()} ${word()}` })],
	["one letter, as typed", () => ({ text: word().slice(0, 1) })],
	["two letters, as typed", () => ({ text: word().slice(0, 2) })],
	["four letters, as typed", () => ({ text: word().slice(0, 4) })],
	["the middle of a word", () => ({ text: word().slice(1, 6) })],
	[
		"a word in the long conversation",
		() => ({ text: word(), conversationId: long }),
	],
	[
		"a word in a short conversation",
		() => ({ text: word(), conversationId: conversationOf(7) }),
	],
	[
		"a word by one person",
		() => ({
			text: word(),
			from: `person${Math.floor(random() * PEOPLE)}` as PersonKey,
		}),
	],
	[
		"a word, one day",
		() => {
			const since = 1_600_000_000 + Math.floor(random() * span);
			return { text: word(), since, until: since + 86_400 };
		},
	],
	[
		"a word, before the second month",
		() => ({ text: word(), until: 1_600_000_000 + 30 * 86_400 }),
	],
	[
		"links in a conversation by a person",
		() => ({
			hasLink: true,
			conversationId: long,
			from: `person${Math.floor(random() * 50)}` as PersonKey,
		}),
	],
	["nothing that is there", () => ({ text: "zzzz qqqq" })],
];
const all: number[] = [];
for (const [name, search] of kinds) {
	const times = Array.from({ length: SEARCHES }, () => {
		const wanted = { ...everything, ...search() };
		return timed(() => ask("search", { search: wanted, length: 40 }));
	}).sort((a, b) => a - b);
	all.push(...times);
	row(
		`search: ${name}`,
		`p50 ${ms(quantile(times, 0.5))}, worst ${ms(times.at(-1) ?? 0)}`,
	);
}
all.sort((a, b) => a - b);
row(
	`search: all ${all.length}`,
	`p50 ${ms(quantile(all, 0.5))}, p99 ${ms(quantile(all, 0.99))}, worst ${ms(all.at(-1) ?? 0)}`,
);

const opens = (id: ConversationId, anchor: () => PageAnchor) => {
	const times = Array.from({ length: 50 }, () =>
		timed(() => ask("page", { id, anchor: anchor(), length: 60 })),
	).sort((a, b) => a - b);
	return `p50 ${ms(quantile(times, 0.5))}, worst ${ms(times.at(-1) ?? 0)}`;
};
const size = whole(numbers.get(0) ?? 0);
row(
	"opening a conversation of nothing",
	opens(conversationOf(9_999), () => ({ kind: "newest" })),
);
row(
	`opening one of ${size} at its end`,
	opens(long, () => ({ kind: "newest" })),
);
row(
	`opening one of ${size} in the middle`,
	opens(long, () => ({
		kind: "around",
		number: Math.floor(random() * (numbers.get(0) ?? 0)),
	})),
);
row(
	`counting what is unread in it`,
	ms(
		timed(() =>
			ask("summary", { id: long, readUpTo: (numbers.get(0) ?? 0) - 5_000 }),
		),
	),
);

const { messages: stored } = ask("statistics", {});
const onDisk = ["", "-wal"].reduce(
	(sum, end) =>
		sum + (statSync(`${file}${end}`, { throwIfNoEntry: false })?.size ?? 0),
	0,
);
row(
	"on the disk",
	`${whole(onDisk / 1e6)} MB, ${whole(onDisk / stored)} bytes a message`,
);
store.close();
row(
	"opening the store after a clean end",
	ms(
		timed(() => {
			store = Store.open({ file, key });
		}),
	),
);
row(
	"the whole check (quick_check)",
	ms(timed(() => checkWhole(store.database))),
);
store.close();
rmSync(folder, { recursive: true });

console.log(
	`${whole(MESSAGES)} messages, Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model}\n`,
);
console.log("| | |\n|---|---|");
for (const cells of rows) console.log(`| ${cells.join(" | ")} |`);
