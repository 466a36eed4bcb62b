/** `name` or `name=value` strings: a Request's options, a Message's flags (profile sections 3 and 8). */

/** @returns the value of the first `name=value`; "" for a bare `name`; null where there is none */
export function findOption(
	options: readonly string[],
	name: string,
): string | null {
	for (const option of options) {
		if (option === name) return "";
		if (option.startsWith(name) && option[name.length] === "=") {
			return option.slice(name.length + 1);
		}
	}
	return null;
}

/** @returns the values of every `name=value`, in order */
export function findOptions(
	options: readonly string[],
	name: string,
): string[] {
	const prefix = `${name}=`;
	return options
		.filter((option) => option.startsWith(prefix))
		.map((option) => option.slice(prefix.length));
}

/** @returns a whole number from 0 to 2^53-1, or null where the option is missing or is none */
export function findCount(
	options: readonly string[],
	name: string,
): number | null {
	const text = findOption(options, name);
	if (text === null || !/^\d{1,16}$/.test(text)) return null;
	const count = Number(text);
	return Number.isSafeInteger(count) ? count : null;
}
