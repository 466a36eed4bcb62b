/** Most names; they need no look at Unicode. */
const plain = /^[a-z0-9._+-]*$/i;

/** The form in which names are compared: NFKC, lower case (profile section 3). */
export function foldUser(user: string): string {
	if (plain.test(user)) return user.toLowerCase();
	return user.normalize("NFKC").toLowerCase().normalize("NFKC");
}
