/** The names of the store's files in a profile's folder. */

export const STORE_FILE = "store.db";

/** All files of the database; the lock tells that there was one. */
export const STORE_FILES = [
	STORE_FILE,
	`${STORE_FILE}-wal`,
	`${STORE_FILE}-shm`,
	`${STORE_FILE}.lock`,
];

/** A new database that is whole, and takes the old one's place at the next opening. */
export const FRESH_FILE = "store.db.new";
