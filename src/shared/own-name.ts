/**
 * What somebody calls themselves, as a name: addresses have no room for spaces, and most people type two words.
 * Who else is meant is never guessed so.
 */
export function ownName(typed: string): string {
	return typed
		.trim()
		.replace(/(?<=[\p{L}\p{M}\p{N}])\.?\s+(?=[\p{L}\p{N}])/gu, ".");
}
