import type { RelayReport } from "../../src/shared/domain/relay-report";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../src/shared/ipc";
import { fileMessages, messages } from "./messages";
import { bob, carol, dave, NOW } from "./people";
import { conversations } from "./state";

/** What main answers, where the page shows the answer. */

type Answers = {
	readonly [K in CommandName]?: (input: CommandInput<K>) => CommandOutput<K>;
};

const MINUTE_MS = 60_000;
const all = [...messages, ...fileMessages];

const report: RelayReport = {
	startedAt: NOW - 90 * MINUTE_MS,
	people: [bob, carol, dave].map(({ key, name, identityKey }, n) => ({
		...{ key, name, identityKey },
		address: `192.168.1.${30 + n}`,
		since: NOW - (n + 1) * 9 * MINUTE_MS,
		conversations: n,
	})),
	morePeople: 0,
	conversations: 2,
	samples: Array.from({ length: 60 }, (_, n) => ({
		messages: Math.round(20 + 18 * Math.sin(n / 5)),
		bytes: Math.round(9_000 + 8_000 * Math.sin(n / 5)),
	})),
	events: [
		{ at: NOW - 9 * MINUTE_MS, kind: "came", who: "Bob", code: null, times: 1 },
		{
			at: NOW - 4 * MINUTE_MS,
			kind: "left",
			who: "Erin",
			code: null,
			times: 1,
		},
	],
	reachedAt: [{ address: "192.168.1.20", people: 3 }],
	lastFromOutside: NOW - 9 * MINUTE_MS,
};

const downloads = {
	count: 12,
	size: 340e6,
	folder: "/home/alice/Downloads/FLEX Messenger",
};

export const answers: Answers = {
	getRelayReport: () => report,
	findMessage: ({ message }) => all.find(({ id }) => id === message.id) ?? null,
	loadMessages: () => ({ seq: 0, messages, hasOlder: false, hasNewer: false }),
	searchMessages: ({ hasFile, text }) => ({
		hits: (hasFile ? fileMessages : messages)
			.filter((one) => one.text.toLowerCase().includes(text.toLowerCase()))
			.map((message) => {
				const at = message.text.toLowerCase().indexOf(text.toLowerCase());
				return { message, marks: text ? [[at, at + text.length]] : [] };
			}),
		next: null,
	}),
	getSafetyNumber: () =>
		Array.from({ length: 12 }, (_, n) => String(10_007 + n * 6_151)).join(" "),
	chooseIdentityFile: () => ({ publicKey: "b".repeat(43) }),
	exportIdentity: () => "/home/alice/alice.flexidentity",
	checkServer: () => ({
		system: "linux",
		findings: [
			{ code: "same-network", verdict: "good", about: "192.168.1.20" },
			{ code: "computer-answers", verdict: "good", about: "192.168.1.20" },
			{ code: "port-silent", verdict: "bad", about: "192.168.1.20:4321" },
		],
	}),
	checkHosting: () => ({
		system: "linux",
		findings: [
			{ code: "relay-on", verdict: "good", about: "4321" },
			{ code: "address-reaches", verdict: "good", about: "192.168.1.20:4321" },
			{ code: "nobody-came", verdict: "doubt", about: "" },
			{ code: "firewall-unknown", verdict: "doubt", about: "" },
		],
	}),
	getStorage: () => ({
		messages: 48_210,
		conversations: conversations.length,
		parts: {
			messages: 21e6,
			index: 34e6,
			pasted: 4e6,
			relay: 48e3,
			aside: 0,
			log: 210e3,
			rest: 6e6,
		},
		files: downloads,
		biggest: conversations.slice(0, 3).map(({ id }, n) => ({
			id,
			messages: 20_000 >> n,
			size: 9e6 >> n,
			fileSize: n === 0 ? 300e6 : 0,
		})),
	}),
	getDownloads: () => downloads,
	getSpelling: () => ({ languages: ["en", "de-DE"], learned: 3 }),
	getSpellingLanguages: () => ["en"],
	getLog: () => "2026-03-04 14:05:00 info start version=0.1.0\n".repeat(12),
	getLicences: () => ({
		packages: [
			{ name: "clsx", version: "2.1.1", license: "MIT", text: "MIT License" },
		],
		runtime: { electron: "33.0.0", chrome: "130.0.0", node: "20.18.0" },
	}),
};
