export const time = {
	today: "Today",
	yesterday: "Yesterday",
	unknown: "no time",
	unknownDay: "No date",
};
