export const proxyKinds = ["socks5", "http"] as const;
/** SOCKS 5 (RFC 1928), or HTTP with CONNECT (RFC 9110, section 9.3.6). */
export type ProxyKind = (typeof proxyKinds)[number];

/** What the user sees of the proxy; the password stays in main. */
export interface ShownProxy {
	readonly kind: ProxyKind;
	readonly host: string;
	/** 1 to 65535. */
	readonly port: number;
	/** "" where it asks for none. */
	readonly user: string;
	readonly hasPassword: boolean;
}

/** null for none, "lost" where one was set and is not known any more. */
export type ProxyState = ShownProxy | "lost" | null;

/** Bytes that a name and a password each have at most (RFC 1929). */
export const MAX_PROXY_SECRET_BYTES = 255;
