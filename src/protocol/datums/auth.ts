import { readI64, readText, type Shape, writeI64 } from "./shape";

/** Challenge and answer (RFC, "Auth"; profile section 6). */
export interface Auth {
	readonly kind: "auth";
	/** Unix seconds when this was made. */
	readonly date: bigint;
	readonly challenge: string;
	/** Unix seconds of the name's last success; 0 when there was none. */
	readonly lastSeen: bigint;
}

export const authShape: Shape<Auth> = {
	fields: ["date", "challenge", "last_seen"],
	read: ([date, challenge, lastSeen]) => ({
		kind: "auth",
		date: readI64("date", date),
		challenge: readText("challenge", challenge),
		lastSeen: readI64("last_seen", lastSeen),
	}),
	write: ({ date, challenge, lastSeen }) => [
		writeI64("date", date),
		challenge,
		writeI64("last_seen", lastSeen),
	],
};
