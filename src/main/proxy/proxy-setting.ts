import { z } from "zod";
import type { History } from "../../client/history";
import type { ProxyChoice, ProxyServer } from "../../client/proxy";
import { ownNetworks } from "../../node/own-networks";
import {
	MAX_PROXY_SECRET_BYTES,
	type ProxyState,
	proxyKinds,
} from "../../shared/domain/proxy";
import { isLocalHost } from "./is-local";

/** In the encrypted store, and in no backup. */
const KEY = "proxy";

/** As long as its protocol has room for (RFC 1929). */
export const proxySecret = z
	.string()
	.refine((text) => Buffer.byteLength(text) <= MAX_PROXY_SECRET_BYTES);

const proxySchema: z.ZodType<ProxyServer> = z.strictObject({
	kind: z.enum(proxyKinds),
	host: z.string().min(1).max(255),
	port: z.number().int().min(1).max(65_535),
	user: proxySecret,
	password: proxySecret,
});

/** The proxy that the user has chosen: its password lies in the encrypted store, and never gets to a window. */
export class ProxySetting {
	private constructor(
		private readonly store: Pick<History, "blobs" | "commit">,
		private proxy: ProxyChoice,
	) {}

	/**
	 * @param isSet the settings, which outlast the store, say that there is one: a store that was begun anew, saved from a damaged
	 * one or restored from a backup knows none
	 */
	static async open(
		store: Pick<History, "blobs" | "commit">,
		isSet: boolean,
	): Promise<ProxySetting> {
		try {
			const kept = (await store.blobs(KEY)).get(KEY);
			if (!kept) return new ProxySetting(store, isSet ? "lost" : null);
			const text = Buffer.from(kept).toString();
			return new ProxySetting(store, proxySchema.parse(JSON.parse(text)));
		} catch {
			return new ProxySetting(store, "lost");
		}
	}

	get current(): ProxyChoice {
		return this.proxy;
	}

	/** As the windows see it. */
	get shown(): ProxyState {
		if (!this.proxy || this.proxy === "lost") return this.proxy;
		const { kind, host, port, user, password } = this.proxy;
		return { kind, host, port, user, hasPassword: password !== "" };
	}

	/** Whom a connection to this host is asked of. */
	for(host: string): ProxyChoice {
		return this.proxy && !isLocalHost(host, ownNetworks()) ? this.proxy : null;
	}

	/** Stored first. */
	async set(proxy: ProxyServer | null): Promise<void> {
		const value = proxy && Buffer.from(JSON.stringify(proxy));
		await this.store.commit({ blobs: [{ key: KEY, value }] });
		this.proxy = proxy;
	}
}
