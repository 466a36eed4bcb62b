/** Clauses that our relay is known to fail, and is being mended for; this list is to be empty. */
export const knownFailures: readonly string[] = [];
