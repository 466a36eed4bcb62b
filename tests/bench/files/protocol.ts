/** What the benchmark and the processes of its people say to each other. */
export type Order =
	| { readonly kind: "connect"; readonly port: number }
	| { readonly kind: "ask"; readonly to: string }
	| { readonly kind: "write"; readonly text: string }
	| { readonly kind: "offer"; readonly place: string }
	| { readonly kind: "fetch" };

export type Report =
	| { readonly kind: "ready" }
	| { readonly kind: "online" }
	/** The conversation is there, attached and encrypted. */
	| { readonly kind: "talking" }
	/** At that time of the machine's clock, in nanoseconds. */
	| { readonly kind: "wrote"; readonly text: string; readonly at: string }
	| { readonly kind: "heard"; readonly text: string; readonly at: string }
	| { readonly kind: "offered" }
	| { readonly kind: "received"; readonly bytes: number }
	| { readonly kind: "here"; readonly place: string }
	| { readonly kind: "failed"; readonly why: string };
