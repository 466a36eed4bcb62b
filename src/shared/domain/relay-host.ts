import type { AppError } from "../errors";

/** Who can reach a hosted relay. */
export type RelayScope = "network" | "this-computer";

export interface RelaySettings {
	/** 0 lets the system choose a free one at each start. */
	readonly port: number;
	readonly scope: RelayScope;
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
	  }
	| { readonly kind: "stopping" }
	| { readonly kind: "failed"; readonly error: AppError };
