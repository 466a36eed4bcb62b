/**
 * The only error shape that crosses a process: a stable code for the program and one sentence for the
 * user that says what happened and what to do.
 */
export interface AppError {
	/** kebab-case, stable; `errorCodes` of the protocol and the `code` of an I/O failure end up here. */
	readonly code: string;
	/** One plain sentence, ready to be shown. */
	readonly message: string;
}

export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly error: AppError };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (code: string, message: string): Result<never> => ({
	ok: false,
	error: { code, message },
});

/** Ends an exhaustive switch: a new member of the union becomes a type error where it is forgotten. */
export function assertNever(value: never): never {
	throw new Error(`unexpected value: ${JSON.stringify(value)}`);
}
