import type { Scheme } from "../shared/domain/server";
import { type AppError, errorOf } from "../shared/errors";
import { DEFAULT_PORT } from "../shared/state";
import { AddressError } from "./errors";

/** Of the names that addresses have; the window folds them alike. */
export { foldUser } from "../shared/fold-user";

/** `user@host:port/resource` (RFC, Request; profile section 3). IPv6 hosts stand in brackets. */
export interface Address {
	/** As written. */
	readonly user: string;
	/** Without brackets; null where the context gives it. */
	readonly host: string | null;
	/** 1 to 65535; null where it is left out. */
	readonly port: number | null;
	/** The device; null where it is left out. */
	readonly resource: string | null;
}

export interface Endpoint {
	/** Without brackets. */
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
}

/** Bytes of UTF-8 a user's name, and a whole address, may have. */
const MAX_USER_BYTES = 64;
const MAX_ADDRESS_BYTES = 255;

/**
 * What a name may be made of: letters, marks, digits and a few signs, of any one script. Control
 * characters, spaces, bidi marks and everything invisible are thereby out.
 */
const userPattern = /^[\p{L}\p{N}][\p{L}\p{M}\p{N}._+-]*$/u;
/** Most names are plain: what is asked of others need not be asked of them. */
const plainPattern = /^[a-z0-9][a-z0-9._+-]{0,62}$/i;
/** The form of a Connection id; a name like that could be taken for one. */
const connectionIdPattern = /^[0-9a-f]{64}$/i;
const hostPattern =
	/^(?=.{1,253}$)[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?(?:\.[a-z0-9_](?:[a-z0-9_-]*[a-z0-9_])?)*\.?$/i;
const ipv6Pattern = /^(?=.*:.*:)[0-9a-f:.]{2,45}(?:%[a-z0-9._-]{1,32})?$/i;
const resourcePattern = /^[\p{L}\p{M}\p{N} ._+-]{1,64}$/u;

/** @throws AddressError */
export function parseAddress(text: string): Address {
	// No character has more than three bytes for each unit of UTF-16, and most addresses are far from that.
	if (
		text.length * 3 > MAX_ADDRESS_BYTES &&
		utf8Length(text) > MAX_ADDRESS_BYTES
	) {
		const error = errorOf("address-too-long", { most: MAX_ADDRESS_BYTES });
		throw bad(error, `An address has at most ${MAX_ADDRESS_BYTES} bytes.`);
	}
	const slash = text.indexOf("/");
	const resource = slash < 0 ? null : text.slice(slash + 1);
	const rest = slash < 0 ? text : text.slice(0, slash);
	if (resource !== null && !resourcePattern.test(resource)) {
		const text = shown(resource);
		throw bad(
			errorOf("bad-device", { text }),
			`“${text}” after the slash is no name of a device.`,
		);
	}
	const sign = rest.indexOf("@");
	const user = sign < 0 ? rest : rest.slice(0, sign);
	assertUser(user);
	if (sign < 0) return { user, host: null, port: null, resource };
	return { user, ...parseHostAndPort(rest.slice(sign + 1)), resource };
}

/**
 * @param text `host`, `host:port`, or `[IPv6]:port`; `flex://` or `flexs://` may stand before it
 * @returns the port 4321 where none is given
 * @throws AddressError
 */
export function parseEndpoint(text: string): Endpoint & { scheme: Scheme } {
	const [, before, rest = ""] =
		/^(?:(flexs?):\/\/)?(.*?)\/?$/isu.exec(text.trim()) ?? [];
	const scheme = (before?.toLowerCase() as Scheme | undefined) ?? null;
	const { host, port } = parseHostAndPort(rest);
	return { host, port: port ?? DEFAULT_PORT, scheme };
}

export function formatEndpoint({ host, port }: Endpoint): string {
	return `${host.includes(":") ? `[${host}]` : host}:${port}`;
}

export function formatAddress({ user, host, port, resource }: Address): string {
	const at =
		host === null
			? ""
			: port === null
				? `@${host.includes(":") ? `[${host}]` : host}`
				: `@${formatEndpoint({ host, port })}`;
	return `${user}${at}${resource === null ? "" : `/${resource}`}`;
}

/** @throws AddressError where this can't be a user's name */
export function assertUser(user: string): void {
	if (plainPattern.test(user)) return;
	if (user === "") {
		throw bad(errorOf("name-missing"), "The name before the @ is missing.");
	}
	const text = shown(user);
	const folded = user.normalize("NFKC");
	if (utf8Length(folded) > MAX_USER_BYTES) {
		const error = errorOf("name-too-long", { most: MAX_USER_BYTES });
		throw bad(error, `A name has at most ${MAX_USER_BYTES} bytes.`);
	}
	if (!userPattern.test(folded) || connectionIdPattern.test(folded)) {
		throw bad(
			errorOf("bad-name", { text }),
			`“${text}” can't be a name: it may have letters, digits, and . _ + - after the first.`,
		);
	}
	if (mixesScripts(folded)) {
		throw bad(
			errorOf("mixed-name", { text }),
			`“${text}” mixes letters of different scripts, which makes names look alike.`,
		);
	}
}

function parseHostAndPort(text: string): {
	host: string;
	port: number | null;
} {
	const match =
		/^\[(?<v6>[^\]]*)\](?::(?<v6port>.*))?$/u.exec(text) ??
		/^(?<name>[^:]*)(?::(?<port>[^:]*))?$/u.exec(text);
	const groups = match?.groups;
	if (!groups) {
		throw bad(
			errorOf("bare-ipv6", { text: shown(text) }),
			`“${shown(text)}” is no host. An IPv6 address stands in brackets: [fe80::1]:4321.`,
		);
	}
	const host = groups.v6 ?? groups.name ?? "";
	if (host === "") throw bad(errorOf("host-missing"), "The host is missing.");
	if (!(groups.v6 === undefined ? hostPattern : ipv6Pattern).test(host)) {
		const error = errorOf("bad-host", { text: shown(host) });
		throw bad(error, `“${shown(host)}” is no host.`);
	}
	const portText = groups.v6port ?? groups.port;
	if (portText === undefined) return { host: host.toLowerCase(), port: null };
	const port = /^\d{1,5}$/.test(portText) ? Number(portText) : 0;
	if (port < 1 || port > 65_535) {
		throw bad(
			errorOf("bad-port", { text: shown(portText) }),
			`“${shown(portText)}” is no port: it is a number from 1 to 65535.`,
		);
	}
	return { host: host.toLowerCase(), port };
}

/**
 * Whether letters of scripts that look alike stand in one name, as in a Cyrillic “а” in “alice”.
 * Japanese and Korean mix scripts by nature; those combinations stay allowed (after UTS #39, "highly
 * restrictive").
 */
function mixesScripts(name: string): boolean {
	let used = 0;
	for (const [, pattern] of scripts) if (pattern.test(name)) used++;
	if (used <= 1) return false;
	return !allowedMixes.some((mix) =>
		scripts.every(
			([script, pattern]) => mix.includes(script) || !pattern.test(name),
		),
	);
}

const scripts: readonly (readonly [string, RegExp])[] = [
	["Latin", /\p{Script=Latin}/u],
	["Cyrillic", /\p{Script=Cyrillic}/u],
	["Greek", /\p{Script=Greek}/u],
	["Armenian", /\p{Script=Armenian}/u],
	["Cherokee", /\p{Script=Cherokee}/u],
	["Coptic", /\p{Script=Coptic}/u],
	["Hebrew", /\p{Script=Hebrew}/u],
	["Arabic", /\p{Script=Arabic}/u],
	["Georgian", /\p{Script=Georgian}/u],
	["Han", /\p{Script=Han}/u],
	["Hiragana", /\p{Script=Hiragana}/u],
	["Katakana", /\p{Script=Katakana}/u],
	["Hangul", /\p{Script=Hangul}/u],
	["Bopomofo", /\p{Script=Bopomofo}/u],
];

const allowedMixes: readonly (readonly string[])[] = [
	["Latin", "Han", "Hiragana", "Katakana"],
	["Latin", "Han", "Bopomofo"],
	["Latin", "Han", "Hangul"],
];

function utf8Length(text: string): number {
	let length = 0;
	for (const character of text) {
		const code = character.codePointAt(0) as number;
		length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return length;
}

/** Untrusted text inside a sentence: short, and without anything invisible. */
function shown(text: string): string {
	const clean = text.replace(/[^\p{L}\p{M}\p{N}\p{P}\p{S} ]/gu, "�");
	return clean.length > 40 ? `${clean.slice(0, 40)}…` : clean;
}

function bad(error: AppError, message: string): AddressError {
	return new AddressError(error, message);
}
