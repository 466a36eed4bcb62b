import type { Context } from "../context";

/**
 * Whose names belong to which keys, as flags: `key=<base64url>:<address>`. Who has none is a guest, or may be one.
 * @param people names folded for comparison, and the addresses to say
 */
export function keyFlags(
	{ registry }: Context,
	people: Iterable<{ readonly key: string; readonly address: string }>,
): string[] {
	const flags: string[] = [];
	for (const { key, address } of people) {
		const owner = registry.names.owner(key);
		if (owner !== null) flags.push(`key=${owner}:${address}`);
	}
	return flags;
}
