import { isIP, isIPv4 } from "node:net";
import { fromBase64url } from "../protocol/base64url";
import type { NearbyRelay } from "../shared/domain/nearby";
import { MAX_ADDRESSES, MAX_NAME_LENGTH } from "./limits";

/** What a relay says of itself by DNS-SD (RFC 6763), as records (docs/PROTOCOL.md, "Announcement"). */

export const SERVICE = "_flex._tcp.local";
/** Under this name everybody is asked for the services that there are (RFC 6763, section 9). */
export const SERVICES = "_services._dns-sd._udp.local";
/** Seconds that others may take a record for true. */
export const TTL = 120;

const FINGERPRINT_BYTES = 32;
const MAX_LABEL_BYTES = 63;

/** A relay's word about itself. */
export interface Announcement {
	readonly name: string;
	/** How many people are there. */
	readonly online: number;
	readonly port: number;
	/** base64url SHA-256 of its SPKI */
	readonly fingerprint: string;
}

/** One record, of the few kinds that count here; from others anything may stand in it. */
export interface ServiceRecord {
	readonly name: string;
	readonly type: string;
	readonly ttl?: number;
	readonly data?: unknown;
}

/** What is sent, as the library wants it. */
export type OwnRecord =
	| ({ readonly type: "PTR"; readonly data: string } & OwnHead)
	| ({ readonly type: "A" | "AAAA"; readonly data: string } & OwnHead)
	| ({ readonly type: "TXT"; readonly data: string[] } & OwnHead)
	| ({
			readonly type: "SRV";
			readonly data: { readonly port: number; readonly target: string };
	  } & OwnHead);

interface OwnHead {
	readonly name: string;
	readonly ttl: number;
	/** These are all there are of this name and type (RFC 6762, section 10.2). */
	readonly flush?: boolean;
}

/** A name as others may be shown it: one line, nothing that hides or turns what stands beside it. */
export function plainName(text: string): string {
	const plain = text
		.normalize("NFC")
		.replace(/(?![\u200c\u200d])[\p{C}\p{Zl}\p{Zp}]/gu, " ")
		.replace(/\s+/g, " ")
		.trim();
	return [...plain].slice(0, MAX_NAME_LENGTH).join("");
}

/**
 * The announcement's own name, for people who list services with other programs. The key makes it unique, so
 * that nobody has to be asked for it first.
 */
export function instanceOf({ name, fingerprint }: Announcement): string {
	const tail = ` (${fingerprint.slice(0, 8)})`;
	// The library takes every dot for the end of a label.
	let label = plainName(name).replaceAll(".", " ");
	while (Buffer.byteLength(label + tail) > MAX_LABEL_BYTES) {
		label = [...label].slice(0, -1).join("");
	}
	return `${label}${tail}.${SERVICE}`;
}

function hostOf({ fingerprint }: Announcement): string {
	const bytes = Buffer.from(fingerprint, "base64url").subarray(0, 8);
	return `flex-${bytes.toString("hex")}.local`;
}

/** @param addresses this computer's, in the network that the records go to */
export function recordsOf(
	said: Announcement,
	addresses: readonly string[],
	ttl = TTL,
): { readonly pointer: OwnRecord; readonly details: readonly OwnRecord[] } {
	const instance = instanceOf(said);
	const host = hostOf(said);
	const own = { ttl, flush: true };
	return {
		pointer: { name: SERVICE, type: "PTR", ttl, data: instance },
		details: [
			{
				...own,
				name: instance,
				type: "SRV",
				data: { port: said.port, target: host },
			},
			{
				...own,
				name: instance,
				type: "TXT",
				data: [
					"txtvers=1",
					`name=${plainName(said.name)}`,
					`online=${said.online}`,
					`key=${said.fingerprint}`,
					"tls=1",
				],
			},
			...addresses.slice(0, MAX_ADDRESSES).map(
				(address): OwnRecord => ({
					...own,
					name: host,
					type: isIPv4(address) ? "A" : "AAAA",
					data: address,
				}),
			),
		],
	};
}

export function isNamed(record: ServiceRecord, name: string): boolean {
	return record.name.toLowerCase() === name.toLowerCase();
}

/**
 * Reads one relay out of what came, bounded and believed in nothing.
 * @param instance its announcement's own name
 * @param isOwn it comes from this computer itself, over the network that leads nowhere else
 * @returns null where it is not whole
 */
export function readRelay(
	instance: string,
	records: readonly ServiceRecord[],
	isOwn = false,
): NearbyRelay | null {
	const of = (type: string, name: string) =>
		records.filter((one) => one.type === type && isNamed(one, name));
	const service = of("SRV", instance)[0]?.data as
		| { port?: unknown; target?: unknown }
		| undefined;
	const port = service?.port;
	const target = service?.target;
	if (typeof port !== "number" || typeof target !== "string") return null;
	if (!Number.isInteger(port) || port < 1 || port > 65_535) return null;
	const said = textsIn(of("TXT", instance)[0]?.data);
	const fingerprint = said.get("key") ?? "";
	if (!fromBase64url(fingerprint, FINGERPRINT_BYTES)) return null;
	const addresses = [...of("A", target), ...of("AAAA", target)].flatMap(
		({ data }) => (isReachable(data, isOwn) ? [data] : []),
	);
	if (addresses.length === 0) return null;
	const name = plainName(said.get("name") ?? "");
	const online = said.get("online") ?? "";
	return {
		id: instance.toLowerCase(),
		name: name || (addresses[0] as string),
		online: /^\d{1,5}$/.test(online) ? Number(online) : null,
		port,
		addresses: [...new Set(addresses)].slice(0, MAX_ADDRESSES),
		fingerprint,
	};
}

/** Of keys that come twice the first counts (RFC 6763, section 6.4). */
function textsIn(data: unknown): ReadonlyMap<string, string> {
	const texts = new Map<string, string>();
	const all = Array.isArray(data) ? data.slice(0, 16) : [];
	for (const one of all) {
		if (!Buffer.isBuffer(one)) continue;
		const text = one.toString("utf8");
		const sign = text.indexOf("=");
		const key = text.slice(0, Math.max(0, sign)).toLowerCase();
		if (sign > 0 && !texts.has(key)) texts.set(key, text.slice(sign + 1));
	}
	return texts;
}

/** A single computer's address, and not this one's own. */
function isReachable(data: unknown, isOwn: boolean): data is string {
	if (typeof data !== "string" || isIP(data) === 0) return false;
	if (isOwn && data.startsWith("127.")) return true;
	return isIPv4(data)
		? !/^(?:0|127|2(?:2[4-9]|[345]\d))\./.test(data)
		: !/^(?:::1?$|::ffff:|ff|fe[89ab])/i.test(data);
}
