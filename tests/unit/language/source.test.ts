import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseAst } from "vite";
import { expect, test } from "vitest";

/*
 * Every word that a user reads stands in src/language. This walks the rooms that have a user in front of them and finds what
 * looks like words for people anywhere else.
 */

const root = join(import.meta.dirname, "../../../src");
const rooms = ["client", "main", "preload", "renderer"];
/** The lines of the log, which are for whoever helps. */
const logFolder = join(root, "main/log/");

/** Two words, as people write them. */
const wordsPattern = /\p{L}{2,}['’]?\p{L}*[,;:.]? \p{L}+/u;

/** What is no word of the app's to its user, each with its reason. */
const allowed: Readonly<Record<string, readonly string[]>> = {
	// What a client that knows no better shows of ours: words on the wire, for others.
	"client/editions/words.ts": [" would like to talk to you."],
	"client/files/words.ts": [
		"This file can't be had from its author's app now.",
	],
	"client/files/offer.ts": ["Offers a file: "],
	"client/said.ts": ["(deleted a message)", "(took a reaction back)"],
	// Separates the domains of keys and digests.
	"client/files/chunks.ts": ["FLEX file v1 "],
	"main/vault/keys-file.ts": ["flex keys", "flex identity"],
	"main/vault/vault.ts": [
		"flex identity v1",
		"flex store v1",
		"flex startup cache v1",
	],
	"main/profile/startup-cache.ts": ["flex startup cache "],
	// The name of the app, of a format, and of what a task manager shows.
	"main/archive/commands.ts": ["JSON Lines"],
	"main/relay-host/relay-host.ts": ["FLEX calls", "FLEX relay"],
	"main/store-host/start-store.ts": ["FLEX store"],
	"main/spelling/start-speller.ts": ["FLEX spelling"],
	// The key of a blob, and the head of a dictionary.
	"main/spelling/learned-words.ts": ["learned words"],
	"main/spelling/speller.ts": ["SET UTF-8\nFLAG UTF-8\n", "SET UTF-8\n"],
	// What machines read.
	"main/desktop/autostart-entry.ts": ["[Desktop Entry]"],
	"main/windows/serve-page.ts": [
		"text/html; charset=utf-8",
		"text/javascript; charset=utf-8",
		"text/css; charset=utf-8",
		"not found",
	],
	"renderer/start.tsx": ["input, textarea"],
	"renderer/features/hosting/use-relay-report.ts": [
		"(prefers-reduced-motion: reduce)",
	],
	"client/proxy.ts": [
		"Proxy-Authorization: Basic ",
		// Why a `TransportError` came about; the user reads what follows from its code.
		"no answer in time",
		"it hung up without an answer",
		"it does not speak HTTP",
		"it says more than it was asked",
	],
	"client/tcp-transport.ts": ["it hung up"],
	"renderer/features/settings/settings-page.tsx": [
		"button:not(:disabled), input:checked, input:not([type=radio]), select, a[href]",
	],
	"renderer/components/keep-focus.ts": [
		"button:enabled, input:enabled, select:enabled, textarea:enabled, a[href]",
		'[data-focus-home], [role="log"], article[tabindex], dialog, main',
	],
	"renderer/components/dialog.tsx": [
		"a[href], button, input, select, textarea, [tabindex]",
	],
	// A line of the log.
	"main/open-app.ts": ["network changed, "],
	// Another program's own words.
	"main/network-check/probes.ts": ["Windows Defender Firewall"],
};

/** Attributes that are read to somebody. */
const spoken = /^(aria-label|alt|title|placeholder|label|lead|text)$/;

/** Without what is the app's name, markup (also begun or ended in another piece of a template) or a stylesheet. */
function withoutMarkup(text: string): string {
	return text
		.replaceAll("FLEX Messenger", "")
		.replace(/^[^<>]*>|<[^>]*(?:>|$)|[\w.,*]+\{[^}]*\}/g, "");
}

interface Node {
	readonly type: string;
	readonly [key: string]: unknown;
}

test("no words for people outside src/language", () => {
	const found: string[] = [];
	const used = new Set<string>();
	for (const file of rooms.flatMap(sources)) {
		const path = file.slice(root.length + 1);
		const lang = file.endsWith("x") ? "tsx" : "ts";
		const ast = parseAst(readFileSync(file, "utf8"), { lang });
		for (const text of textsIn(ast as unknown as Node)) {
			const isWord = text.startsWith("a word: ");
			if (!isWord && !wordsPattern.test(withoutMarkup(text))) continue;
			const isAllowed = allowed[path]?.includes(text);
			if (isAllowed) used.add(`${path} ${text}`);
			else found.push(`${path}: ${text}`);
		}
	}
	expect(found).toEqual([]);
	// The list is no longer than it has to be.
	const all = Object.entries(allowed).flatMap(([path, texts]) =>
		texts.map((text) => `${path} ${text}`),
	);
	expect(all.filter((one) => !used.has(one))).toEqual([]);
});

function sources(room: string): string[] {
	return readdirSync(join(root, room), { recursive: true, encoding: "utf8" })
		.filter((name) => /\.tsx?$/.test(name))
		.map((name) => join(root, room, name))
		.filter((file) => !file.startsWith(logFolder));
}

/** Texts and pieces of templates, but for those that only a programmer reads, or the page's style. */
function* textsIn(node: Node): Generator<string> {
	if (isForProgrammers(node) || isForStyle(node)) return;
	if (node.type === "Literal" && typeof node.value === "string") {
		yield node.value;
	} else if (isSpoken(node)) {
		// One word is too many here.
		if (/\p{L}{2}/u.test(spokenText(node))) yield `a word: ${spokenText(node)}`;
	}
	if (node.type === "TemplateElement") {
		yield String((node.value as { cooked?: unknown }).cooked);
	}
	for (const child of Object.values(node)) {
		for (const one of Array.isArray(child) ? child : [child]) {
			if (typeof one === "object" && one !== null && "type" in one) {
				yield* textsIn(one as Node);
			}
		}
	}
}

function isSpoken({ type, name, value }: Node): boolean {
	if (type === "JSXText") return true;
	const { name: attribute = "" } = (name ?? {}) as { name?: string };
	const { type: kind } = (value ?? {}) as Partial<Node>;
	return (
		type === "JSXAttribute" && spoken.test(attribute) && kind === "Literal"
	);
}

function spokenText({ type, value }: Node): string {
	return String(type === "JSXText" ? value : (value as Node).value);
}

/** Errors that no user is shown (`AppError` is), and what goes to the log. */
function isForProgrammers({ type, callee }: Node): boolean {
	const { name, object } = (callee ?? {}) as { name?: string; object?: Node };
	if (type === "NewExpression") return /(Error|Refused)$/.test(name ?? "");
	return type === "CallExpression" && object?.name === "console";
}

function isForStyle({ type, name, callee }: Node): boolean {
	const called = (callee as { name?: string } | undefined)?.name;
	if (type === "CallExpression") return called === "clsx";
	const attribute = (name as { name?: string } | undefined)?.name;
	return type === "JSXAttribute" && attribute === "className";
}

test("nobody is sent to a document that an installed app does not have", () => {
	const folder = join(root, "language");
	const pointing = readdirSync(folder, { recursive: true, encoding: "utf8" })
		.filter((file) => file.endsWith(".ts"))
		.filter((file) =>
			/\bdocs\/|\.md\b/.test(readFileSync(join(folder, file), "utf8")),
		);
	expect(pointing).toEqual([]);
});
