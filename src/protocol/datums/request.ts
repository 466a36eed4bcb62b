import { readText, readTexts, type Shape } from "./shape";

/**
 * A client's first datum, and each ask for a conversation (RFC, "Connections"; profile section 3).
 * With an empty `to` it says "I am `from`, and I wait".
 */
export interface Request {
	readonly kind: "request";
	/** Addresses `user@host:port/resource`, or one Connection id to attach to. */
	readonly to: readonly string[];
	readonly from: string;
	/** `name` or `name=value` each. */
	readonly options: readonly string[];
}

export const requestShape: Shape<Request> = {
	fields: ["to", "from", "options"],
	read: ([to, from, options]) => ({
		kind: "request",
		to: readTexts("to", to),
		from: readText("from", from),
		options: readTexts("options", options),
	}),
	write: ({ to, from, options }) => [to, from, options],
};
