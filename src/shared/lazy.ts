/**
 * A value that is made when it is first asked for. For what Intl offers: it reads the tables of the language, which takes ten
 * milliseconds and more, and at the start everybody waits for it.
 */
export function lazy<T>(make: () => T): () => T {
	let made: { readonly value: T } | null = null;
	return () => {
		made ??= { value: make() };
		return made.value;
	};
}
