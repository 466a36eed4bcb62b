export const people = {
	/** Of who claims a name that this user has given to another. */
	somebodyElse: (name: string) => `${name} (somebody else)`,
	unverified: "unverified",
	unverifiedTitle:
		"A guest on this server: nobody has proven that this name is theirs.",
	unverifiedNames: (names: string, people: number) =>
		`${names} ${people === 1 ? "is" : "are"} unverified`,
};
