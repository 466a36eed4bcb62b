/** A relay that announces itself on this network. Nothing of it is proven until a line to it stands. */
export interface NearbyRelay {
	/** Its announcement's own name, folded; unique on the network. */
	readonly id: string;
	/** As its host calls it: one line, nothing invisible, never empty. */
	readonly name: string;
	/** How many people it says are there; null where it does not say. */
	readonly online: number | null;
	/** 1 to 65535. */
	readonly port: number;
	/** Numbers of hosts, those of a network that this computer is on first. Never empty. */
	readonly addresses: readonly string[];
	/** The key that it announces: base64url SHA-256 of its SPKI. A line to it is taken under this key alone. */
	readonly fingerprint: string;
}
