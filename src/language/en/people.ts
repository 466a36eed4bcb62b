export const people = {
	unverified: "unverified",
	unverifiedTitle:
		"A guest on this server: nobody has proven that this name is theirs.",
	unverifiedNames: (names: string, people: number) =>
		`${names} ${people === 1 ? "is" : "are"} unverified`,
};
