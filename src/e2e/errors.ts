import { type AppError, type ErrorCode, errorOf } from "../shared/errors";

/** Why something of the end-to-end encryption was refused, or could not be read. */
const refusals = [
	"malformed",
	"not-allowed",
	"wrong-group",
	"not-verified",
	"no-session",
	"too-old",
	"missed-change",
	"before-joining",
	"bad-parts",
	"missing-parts",
	"not-involved",
	"key-changed",
	"wrong-credential",
	"bad-lifetime",
	"wrong-sender",
	"used-package",
	"too-much",
	"not-encrypted",
	"removed",
	"state-cloned",
	"state-stale",
	"state-damaged",
] as const satisfies readonly ErrorCode[];

export type RefusalCode = (typeof refusals)[number];

export class Refused extends Error {
	constructor(
		readonly code: RefusalCode,
		readonly detail = "",
	) {
		super(detail === "" ? code : `${code}: ${detail}`);
	}

	get error(): AppError {
		return refusal(this.code);
	}
}

export function refusal(code: RefusalCode): AppError {
	return errorOf(code);
}
