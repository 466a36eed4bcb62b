/** Errors that nobody caught, of whatever ran last. */
export const strays: unknown[] = [];
