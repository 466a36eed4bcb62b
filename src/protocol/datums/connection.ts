import { readI64, readText, readTexts, type Shape, writeI64 } from "./shape";

/** The server's announcement of a conversation (RFC, "Connections"; handshake step 3). */
export interface Connection {
	readonly kind: "connection";
	/** Hex SHA-256 of the Request's `to` and `from` and a salt. */
	readonly id: string;
	/** Addresses of all involved, the asker first. */
	readonly users: readonly string[];
	/** Unix seconds; 0 while nobody has acknowledged. */
	readonly lastActive: bigint;
}

export const connectionShape: Shape<Connection> = {
	fields: ["id", "users", "last_active"],
	read: ([id, users, lastActive]) => ({
		kind: "connection",
		id: readText("id", id),
		users: readTexts("users", users),
		lastActive: readI64("last_active", lastActive),
	}),
	write: ({ id, users, lastActive }) => [
		id,
		users,
		writeI64("last_active", lastActive),
	],
};
