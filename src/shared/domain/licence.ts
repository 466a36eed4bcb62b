/** A package of others that is part of this app. */
export interface Licence {
	readonly name: string;
	readonly version: string;
	/** As in SPDX. */
	readonly license: string;
	readonly text: string;
}

export interface Licences {
	/** By name. */
	readonly packages: readonly Licence[];
	/** The versions of what the app runs on. */
	readonly runtime: {
		readonly electron: string;
		readonly chrome: string;
		readonly node: string;
	};
}
