/**
 * A file that is there and can't be understood, and that must not be replaced by an empty one: what it says decides
 * who is trusted.
 */
export class DamagedFileError extends Error {
	override readonly name = "DamagedFileError";

	/**
	 * @param what what stands in it
	 * @param without what it means to go on without it, as a sentence
	 */
	constructor(
		readonly file: string,
		what: string,
		without: string,
	) {
		super(
			`${file}, which says ${what}, is damaged. Put it back from a copy, or move it away. ${without}`,
		);
	}
}
