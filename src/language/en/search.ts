import { count, number } from "./numbers";

export const search = {
	everything: "Search all messages",
	placeholder: "Search",
	here: "Search in this conversation",
	herePlaceholder: "Search in this conversation",
	close: "Close search",
	filters: "Filters",
	from: "Written by",
	anybody: "Anybody",
	you: (name: string) => `You (${name})`,
	when: "When",
	periods: {
		any: "Any time",
		week: "Last week",
		month: "Last month",
		year: "Last year",
		between: "Between…",
	},
	firstDay: "From",
	lastDay: "To",
	hasLink: "Has link",
	results: "Messages found",
	searching: "Searching…",
	searchingShort: "…",
	found: (n: number, more: boolean) =>
		n === 0
			? "Nothing found"
			: more
				? `More than ${count(n, "message", "messages")}, the newest first`
				: count(n, "message", "messages"),
	noneTitle: "Nothing found",
	noneLead:
		"Everything that is kept on this computer was looked through. Three letters are found anywhere in a word, fewer at its beginning; accents and capitals don't matter. Try fewer words, or fewer filters.",
	none: "None",
	position: (at: number, of: number, more: boolean) =>
		`${number.format(at)} of ${number.format(of)}${more ? "+" : ""}`,
	older: "Older message found",
	newer: "Newer message found",
	full: (n: number) =>
		`These are the newest ${number.format(n)}. Add a word or a filter to see others.`,
	goneTitle: "A conversation that is gone",
};
