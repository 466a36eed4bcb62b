import type { AppError } from "./errors";

/**
 * Every error a user may read, and what its sentence names. Each has a sentence in every language
 * (`src/language/<language>/errors.ts`, `server-errors.ts`): the compiler asks for it.
 */

/** `error`: another one, whose sentence stands in this one. */
export type ErrorKind = "text" | "number" | "texts" | "error";
export type ErrorValue = string | number | readonly string[] | AppError;

const nothing = {} as const;
const where = { where: "text" } as const;
const name = { name: "text" } as const;
const text = { text: "text" } as const;
const most = { most: "number" } as const;
const reason = { reason: "text" } as const;
const folder = { folder: "text" } as const;
const place = { port: "text", address: "text", reason: "text" } as const;
const path = { path: "text", reason: "text" } as const;

/** What a server's error Message says by its code (docs/PROTOCOL.md, Errors), and what an edition's does. */
export const serverErrorValues = {
	"bad-length": nothing,
	"bad-msgpack": nothing,
	"bad-datum": nothing,
	"bad-address": { subject: "text" },
	"unexpected-datum": nothing,
	timeout: nothing,
	"name-in-use": nothing,
	"members-only": nothing,
	"auth-required": nothing,
	"auth-timeout": nothing,
	"bad-key": nothing,
	"bad-signature": nothing,
	"wrong-server": nothing,
	"name-taken": nothing,
	"name-released": nothing,
	banned: nothing,
	disconnected: nothing,
	replaced: nothing,
	"too-many-logins": nothing,
	"too-many-names": nothing,
	"name-mismatch": nothing,
	"self-request": nothing,
	"unknown-user": { subject: "text" },
	"not-here": { subject: "text" },
	"too-many-addresses": nothing,
	"too-many-lines": nothing,
	"too-many-openings": nothing,
	"too-many-requests": nothing,
	"too-long": nothing,
	"too-many-options": nothing,
	"too-many-connections": nothing,
	"unknown-connection": nothing,
	"not-yours-to-acknowledge": nothing,
	"already-acknowledged": nothing,
	"request-withdrawn": nothing,
	"request-expired": nothing,
	"not-a-group": nothing,
	"not-a-member": nothing,
	"connection-ended": nothing,
	"bad-token": nothing,
	"reserved-category": nothing,
	"no-conversation": nothing,
	"mailbox-full": { person: "text" },
	"relay-full": nothing,
	"left-behind": { missed: "number" },
	"too-slow": nothing,
	"shutting-down": nothing,
	internal: nothing,
	// fleximd, and windows that are called directly
	"other-edition": nothing,
	"fleximd-silent": nothing,
	"fleximd-already-online": nothing,
	"fleximd-refused": nothing,
	"fleximd-flooding": nothing,
	"fleximd-evicted": nothing,
	"fleximd-replaced": nothing,
	"fleximd-only-two": nothing,
	"fleximd-wrong-sender": nothing,
	"fleximd-unequal": nothing,
	"fleximd-stored": name,
	"fleximd-storage-failed": nothing,
	"fleximd-not-logged-in": nothing,
	"fleximd-other": { words: "text", status: "text" },
	"already-talking": name,
	"several-people": name,
	"nobody-online": name,
	"hung-up": nothing,
	"hung-up-saying": { words: "text" },
	"no-peer": nothing,
} as const satisfies ValueTable;

type ValueTable = Readonly<Record<string, Readonly<Record<string, ErrorKind>>>>;

export const errorValues = {
	...serverErrorValues,
	/** Of a server that has codes of its own, or of an older version of this app. */
	"other-words": { code: "text", words: "text" },
	"server-says": { server: "text", why: "error" },

	// What was typed
	"no-profile": nothing,
	"empty-message": nothing,
	"message-too-long": { length: "number", most: "number" },
	unencodable: nothing,
	"no-emoji": nothing,
	"bad-picture": nothing,
	"topic-too-long": most,
	"address-too-long": most,
	"name-missing": nothing,
	"name-too-long": most,
	"bad-name": text,
	"mixed-name": text,
	"bad-device": text,
	"bad-host": text,
	"bare-ipv6": text,
	"host-missing": nothing,
	"bad-port": text,
	"invite-too-long": nothing,
	"bad-invite-key": nothing,
	"no-recipient": nothing,
	"several-servers": nothing,
	"not-of-this-server": nothing,
	"too-many-recipients": { people: "number", most: "number" },
	"no-server": name,
	"which-server": { name: "text", address: "text" },

	// Servers
	"server-refuses": where,
	"server-not-found": { host: "text" },
	"server-not-encrypted": where,
	"server-silent": where,
	"tls-failed": { where: "text", reason: "text" },
	"server-key-changed": where,
	"server-unreachable": where,
	"no-route": where,
	"proxy-unreachable": { where: "text", proxy: "text" },
	"proxy-refuses": { proxy: "text" },
	"proxy-no-way": { where: "text", proxy: "text" },
	"proxy-other": { proxy: "text" },
	"proxy-lost": nothing,
	"bad-proxy": nothing,
	"dial-failed": { where: "text", reason: "text" },
	"not-flex": where,
	"other-protocol": where,
	"no-answer": where,
	"line-lost": where,
	"server-key-mismatch": where,
	"known-by-other-key": where,
	"not-back-to-clear": nothing,
	"server-known": nothing,
	"own-server": nothing,
	"unknown-server": nothing,
	"server-removed": nothing,
	"relay-gone": nothing,
	"bad-opened-link": { why: "error" },

	// Conversations
	"unknown-request": nothing,
	"unknown-message": nothing,
	"unknown-conversation": nothing,
	"conversation-server-gone": nothing,
	"not-taking-part": nothing,
	left: nothing,
	"already-there": nothing,
	"too-late": nothing,
	imported: nothing,
	"text-too-long": nothing,

	// Encryption
	"cannot-encrypt": nothing,
	"not-encrypted-any-more": { names: "texts" },
	"could-encrypt-before": name,
	"no-key-offered": nothing,
	"key-changed-meanwhile": nothing,
	"unknown-key": nothing,
	"something-refused": { names: "texts", why: "error" },
	"relay-missing": name,
	"relay-late": name,
	"relay-repeated": name,
	"relay-wrong-sender": name,
	malformed: nothing,
	"not-allowed": nothing,
	"wrong-group": nothing,
	"not-verified": nothing,
	"no-session": nothing,
	"too-old": nothing,
	"missed-change": nothing,
	"before-joining": nothing,
	"bad-parts": nothing,
	"missing-parts": nothing,
	"not-involved": nothing,
	"key-changed": nothing,
	"wrong-credential": nothing,
	"bad-lifetime": nothing,
	"wrong-sender": nothing,
	"used-package": nothing,
	"too-much": nothing,
	"not-encrypted": nothing,
	removed: nothing,
	"state-cloned": nothing,
	"state-stale": nothing,
	"state-damaged": nothing,

	// Files
	"of-file": { file: "text", why: "error" },
	"file-gone": nothing,
	"file-changed": nothing,
	"file-unreadable": reason,
	"file-folder": nothing,
	"file-too-large": nothing,
	"file-unknown": nothing,
	"file-withdrawn": nothing,
	"file-withdrawn-here": nothing,
	"file-busy": nothing,
	"file-disk-full": nothing,
	"file-altered": nothing,
	"file-damaged": nothing,
	"file-nonsense": nothing,
	"file-not-here": nothing,
	"file-refused": { words: "text" },
	"folder-unwritable": reason,
	"too-many-files": most,
	"too-many-named": most,
	"pasted-too-large": nothing,
	"no-program": { file: "text" },

	// Keys, and what was kept before they open
	"wrong-passphrase": nothing,
	"not-current-passphrase": nothing,
	"passphrase-too-short": most,
	"no-key-store": nothing,
	"other-key-store": { was: "text", now: "text" },
	"lost-key-store": { was: "text" },
	"keys-unreadable": reason,
	"keys-newer": nothing,
	"keys-not-ours": nothing,
	"keys-altered": nothing,
	"keys-without-lock": nothing,
	"keys-closed": nothing,
	"identity-closed": nothing,
	"old-keys-kept": folder,
	"same-identity": nothing,
	"no-file": nothing,
	"identity-newer": nothing,
	"not-an-identity": nothing,
	"wrong-file-passphrase": nothing,
	"path-unreadable": path,
	"path-unwritable": path,
	"path-failed": path,

	// The store, exports and backups
	"store-damaged": nothing,
	"store-locked": nothing,
	"store-newer": nothing,
	"store-died": nothing,
	"store-failed": reason,
	"disk-full": nothing,
	"disk-failed": nothing,
	"store-kept": folder,
	"store-before-kept": folder,
	"store-imported": {
		messages: "number",
		unreadable: "number",
		folder: "text",
	},
	"store-salvaged": {
		saved: "number",
		lost: "number",
		documents: "number",
	},
	"store-damaged-in-places": nothing,
	"message-damaged": nothing,
	"damaged-here": nothing,
	"documents-damaged": { names: "texts" },
	"settings-damaged": { file: "text", kept: "text" },
	"backup-chosen": { file: "text" },
	"not-a-backup": nothing,
	"wrong-backup-passphrase": nothing,
	"damaged-backup": nothing,

	// The relay hosted here
	"port-in-use": place,
	"port-not-allowed": place,
	"address-not-available": place,
	"listen-failed": place,
	"relay-data-damaged": { file: "text" },
	"relay-died": { exit: "number" },
	"own-ban": nothing,
	"own-disconnect": nothing,
	"name-not-owned": name,
	"empty-ban": nothing,
	"bans-full": most,
	"members-full": most,
	"already-listed": name,

	// The app itself
	"own-mistake": nothing,
	"foreign-page": nothing,
	"bad-input": { command: "text" },
	"not-open": nothing,
	"not-asked": nothing,
	"window-without-app": nothing,
	"not-stored-or-sent": reason,
	"bad-link": most,
	"link-waiting": nothing,
	"not-installed": nothing,
	"autostart-refused": reason,
	"no-update-feed": nothing,
	"update-check-failed": { host: "text" },
} as const satisfies ValueTable;

export type ErrorCode = keyof typeof errorValues;
export type ServerErrorCode = keyof typeof serverErrorValues;

interface Kinds {
	readonly text: string;
	readonly number: number;
	readonly texts: readonly string[];
	readonly error: AppError;
}

/** What has to be given with a code. */
export type ValuesOf<C extends ErrorCode> = {
	readonly [N in keyof (typeof errorValues)[C]]: Kinds[(typeof errorValues)[C][N] &
		ErrorKind];
};

/** The same as a sentence gets it: other sentences are sentences, lists are lists. */
export type WordsOf<C extends ErrorCode> = {
	readonly [N in keyof (typeof errorValues)[C]]: (typeof errorValues)[C][N] extends "number"
		? number
		: string;
};
