import type { AppError } from "../errors";

/** Who can reach a hosted relay. */
export type RelayScope = "network" | "this-computer";

/** Limits that a host may want others than the default of (docs/LIMITS.md), in their units there. */
export const hostLimits = [
	"maxLines",
	"maxLinesPerAddress",
	"maxMailMessages",
	"maxMailboxBytes",
	"mailExpiryMs",
	"socketBytesPerSecond",
] as const;
export type HostLimit = (typeof hostLimits)[number];

export interface RelaySettings {
	/** 0 lets the system choose a free one at each start. */
	readonly port: number;
	readonly scope: RelayScope;
	/** Others on this network are told that it is here, and under which name. */
	readonly announce: boolean;
	/** What it is called there; "" for its host's own name. */
	readonly name: string;
	/** It is on again when the app starts, if it was on when the app ended. */
	readonly startWithApp: boolean;
	/** Those left out have their default. */
	readonly limits: Readonly<Partial<Record<HostLimit, number>>>;
}

/** Whether a running relay goes on as it is: with another port, reach or limit it starts anew, and whoever is on it is cut off. */
export function isSameService(
	a: Pick<RelaySettings, "port" | "scope" | "limits">,
	b: Pick<RelaySettings, "port" | "scope" | "limits">,
): boolean {
	return (
		a.port === b.port &&
		a.scope === b.scope &&
		hostLimits.every((name) => a.limits[name] === b.limits[name])
	);
}

/** Somebody who is not let in, by each of these that is known: whichever fits is enough. */
export interface RelayBan {
	/** Folded for comparison. */
	readonly name: string | null;
	/** base64url Ed25519. */
	readonly key: string | null;
	/** An IP address. */
	readonly address: string | null;
	/** Unix milliseconds; 0 where nobody noted it. */
	readonly at: number;
}

/** Most bans of a hosted relay. */
export const MAX_RELAY_BANS = 500;

/** Somebody whom a relay for members only lets in. */
export interface ListedMember {
	/** Folded for comparison. */
	readonly name: string;
	/** base64url Ed25519: the only key that is let in under this name; null for whichever owns the name. */
	readonly key: string | null;
}

/** Whom a hosted relay lets in, besides its host. */
export interface RelayMembers {
	/** Off, everybody is let in and the list waits. */
	readonly on: boolean;
	/** Each name once. */
	readonly list: readonly ListedMember[];
}

/** Longest list of members. */
export const MAX_RELAY_MEMBERS = 1_000;

/** The names that belong to a key on a hosted relay. */
export interface OwnedNamesView {
	/** By name, folded; as many as somebody reads. */
	readonly names: readonly {
		readonly name: string;
		/** base64url Ed25519. */
		readonly key: string;
		/** Unix milliseconds of the key's last success; 0 where it was never here. */
		readonly lastSeen: number;
	}[];
	/** How many there are besides. */
	readonly more: number;
}

/** What a hosted relay keeps on this computer's disk. */
export interface MailboxView {
	/** Messages that somebody has yet to get. */
	readonly messages: number;
	/** Of its files. */
	readonly bytes: number;
	/** Whom they wait for, and how many; one message may wait for several. */
	readonly people: readonly {
		readonly name: string;
		readonly messages: number;
	}[];
	/** Why nothing more is taken, in the system's word or `full`; null where all is well. */
	readonly disk: string | null;
}

/** The relay that this app hosts. */
export type RelayHostState =
	| { readonly kind: "off" }
	| { readonly kind: "starting" }
	| {
			readonly kind: "on";
			readonly port: number;
			/** `host:port` as others type it, the likeliest to be reached first. Never empty. */
			readonly addresses: readonly string[];
			/** For each of those a link by which others connect, and know the server when they do. */
			readonly invites: readonly string[];
			/** What it keeps for people who are away; null as long as it has not said. */
			readonly mailbox: MailboxView | null;
			/** null as long as it has not said. */
			readonly ownedNames: OwnedNamesView | null;
			/** Its key's fingerprint: base64url SHA-256 of the SPKI. */
			readonly fingerprint: string;
	  }
	| { readonly kind: "stopping" }
	| { readonly kind: "failed"; readonly error: AppError };
