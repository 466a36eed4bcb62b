import type { StatusMeaning } from "../../protocol/typed/status";
import type { ServerErrorCode } from "../../shared/error-values";
import type { FleximdProblem } from "./fleximd-line";

/** What fleximd says in numbers and half sentences, under the codes that a user is told. */

export const problemCodes: Readonly<
	Record<FleximdProblem | "replaced" | "flooding", ServerErrorCode>
> = {
	"other-edition": "other-edition",
	silent: "fleximd-silent",
	"already-online": "fleximd-already-online",
	refused: "fleximd-refused",
	flooding: "fleximd-flooding",
	evicted: "fleximd-evicted",
	replaced: "fleximd-replaced",
};

/** What goes with a request, for those whose app shows it as a message: no words of the app's. */
export const asks = (name: string) => `${name} would like to talk to you.`;

/** @returns null for what needs no words of its own */
export function statusError(
	meaning: StatusMeaning,
	nameOf: (key: string) => string,
): readonly [ServerErrorCode, Readonly<Record<string, string>>] | null {
	switch (meaning.kind) {
		case "stored":
			return ["fleximd-stored", { name: nameOf(meaning.to) }];
		case "storage-failed":
			return ["fleximd-storage-failed", {}];
		case "not-logged-in":
			return ["fleximd-not-logged-in", {}];
		case "other": {
			const { status, payload } = meaning.status;
			return status < 0
				? ["fleximd-other", { words: payload, status: String(status) }]
				: null;
		}
		default:
			return null;
	}
}
