import {
	type ErrorCode,
	type ErrorKind,
	type ErrorValue,
	errorValues,
	type ValuesOf,
} from "./error-values";

export type { ErrorCode };

/**
 * The only error shape that crosses a process: a stable code for the program, and what the sentence under
 * that code names. The sentence itself is the language's (`src/language`, `errors`).
 */
export interface AppError {
	/** kebab-case, stable. */
	readonly code: ErrorCode;
	/** As `errorValues` asks for this code. */
	readonly values: Readonly<Record<string, ErrorValue>>;
}

export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: AppError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

/** Where a sentence names nothing, only its code is given. */
type Given<C extends ErrorCode> =
	Record<never, never> extends ValuesOf<C> ? [] : [values: ValuesOf<C>];

export function errorOf<C extends ErrorCode>(
	code: C,
	...[values]: Given<C>
): AppError {
	return { code, values: values ?? {} };
}

export function fail<C extends ErrorCode>(
	code: C,
	...given: Given<C>
): Result<never> {
	return { ok: false, error: errorOf(code, ...given) };
}

export const failed = (error: AppError): Result<never> => ({
	ok: false,
	error,
});

/**
 * An error that was kept on a disk, perhaps by another version.
 * @returns the words it was kept with, or the code, where this version has no sentence for it
 */
export function keptError(kept: {
	readonly code: string;
	readonly values?: unknown;
	/** Older versions kept their sentence. */
	readonly message?: unknown;
}): AppError {
	const { code, values = {}, message } = kept;
	if (isError({ code, values })) {
		return { code, values } as AppError;
	}
	const words = typeof message === "string" ? message : code;
	return errorOf("other-words", { code, words });
}

/** Deeper than any sentence has others in it. */
const MAX_DEPTH = 4;

function isError(error: unknown, depth = 0): boolean {
	if (!isRecord(error) || depth > MAX_DEPTH) return false;
	const { code, values } = error;
	if (typeof code !== "string" || !isRecord(values)) return false;
	const wanted: Readonly<Record<string, ErrorKind>> | undefined = Object.hasOwn(
		errorValues,
		code,
	)
		? errorValues[code as ErrorCode]
		: undefined;
	return (
		wanted !== undefined &&
		Object.entries(wanted).every(([name, kind]) =>
			isOfKind(values[name], kind, depth),
		)
	);
}

function isOfKind(value: unknown, kind: ErrorKind, depth: number): boolean {
	switch (kind) {
		case "text":
			return typeof value === "string";
		case "number":
			return typeof value === "number";
		case "texts":
			return (
				Array.isArray(value) && value.every((one) => typeof one === "string")
			);
		case "error":
			return isError(value, depth + 1);
		default:
			return assertNever(kind);
	}
}

function isRecord(value: unknown): value is Record<string, unknown> {
	return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether they are one and the same to the user. */
export function isSameError(a: AppError, b: AppError): boolean {
	return JSON.stringify(a) === JSON.stringify(b);
}

/** Ends an exhaustive switch: a new member of the union becomes a type error where it is forgotten. */
export function assertNever(value: never): never {
	throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
