import type { Database } from "./database";
import { StoreError } from "./errors";

/**
 * From an empty database to today's, a step a version. A step that was released is never changed: what comes
 * later is a step of its own.
 */
const migrations: readonly string[] = [
	`
	create table conversation (
		n integer primary key,
		id text not null unique
	) strict;
	create table message (
		-- The order in which messages came here.
		seq integer primary key,
		conversation integer not null references conversation (n),
		-- Sender and id, digested.
		key blob not null,
		-- The relay's, 0 received, 1 queued, 2 sent, 3 failed, and Unix seconds: as in the body, for finding it.
		number integer,
		state integer not null,
		date real not null,
		-- The message as JSON.
		body text not null,
		checksum blob not null
	) strict;
	create unique index message_key on message (conversation, key);
	create index message_number on message (conversation, number);
	create index message_state on message (conversation, state, number);
	create virtual table message_words using fts5 (
		words, starts, tags,
		content = '', contentless_delete = 1, tokenize = 'ascii'
	);
	create table document (
		kind text not null,
		id text not null,
		body text not null,
		checksum blob not null,
		primary key (kind, id)
	) strict, without rowid;
	create table blob (
		key text primary key,
		value blob not null,
		checksum blob not null
	) strict;
	-- What the last batch of requests was answered: whoever asks it again gets the same answer.
	create table batch (
		one integer primary key check (one = 1),
		id text not null,
		answers text not null
	) strict;
	`,
	`
	-- What was done to messages and has yet to go out, or waits for its message; what is done with is not here.
	create table act (
		-- The order in which they came here.
		seq integer primary key,
		conversation integer not null references conversation (n),
		-- Sender and id, digested: of the act, and of the message it changes.
		key blob not null,
		target blob not null,
		-- Whose it is, digested, and what it does: of those that wait for a message, the newest of a kind is kept.
		writer blob not null,
		kind text not null,
		-- 0 received, 1 queued, 3 failed.
		state integer not null,
		body text not null,
		checksum blob not null
	) strict;
	create unique index act_key on act (conversation, key);
	create index act_target on act (conversation, target);
	-- Pieces of what is not complete.
	create table part (
		seq integer primary key,
		conversation integer not null references conversation (n),
		-- Sender and id of the whole, and the sender alone, digested.
		key blob not null,
		writer blob not null,
		place integer not null,
		total integer not null,
		body text not null,
		checksum blob not null
	) strict;
	create unique index part_place on part (conversation, key, place);
	create index part_writer on part (conversation, writer);
	`,
];

const SCHEMA_VERSION = migrations.length;

/**
 * @param reached told after each step, before it is committed
 * @throws StoreError `store-newer` where a later app wrote it; it is then untouched
 */
export function migrate(
	database: Database,
	reached: (version: number) => void = () => {},
): void {
	const version = Number(database.all("pragma user_version")[0]?.[0]);
	if (version > SCHEMA_VERSION) {
		throw new StoreError("store-newer", `version ${version}`);
	}
	migrations.slice(version).forEach((step, i) => {
		database.transaction(() => {
			database.exec(step);
			database.exec(`pragma user_version = ${version + i + 1}`);
			reached(version + i + 1);
		});
	});
}
