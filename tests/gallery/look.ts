import {
	type Density,
	densities,
	languages,
	type Theme,
	themes,
} from "../../src/shared/preferences";

/** What is shown and how, as the address has it: `app://ui/?screen=chat&theme=dark`. */
export interface Look {
	/** null for the gallery itself. */
	readonly screen: string | null;
	readonly theme: Theme;
	readonly density: Density;
	readonly language: string;
}

const params = new URLSearchParams(location.search);

function one<T extends string>(name: string, choices: readonly T[]): T {
	return (
		choices.find((choice) => choice === params.get(name)) ?? (choices[0] as T)
	);
}

export const look: Look = {
	screen: params.get("screen"),
	theme: one("theme", themes),
	density: one("density", densities),
	language: one("language", languages),
};

export function addressOf(changes: Partial<Look>): string {
	const { screen, ...rest } = { ...look, ...changes };
	return `?${new URLSearchParams({ ...(screen && { screen }), ...rest })}`;
}
