import { readText, type Shape } from "./shape";

/** "I accept this conversation" (RFC, "Connections"; handshake step 4). */
export interface Acknowledge {
	readonly kind: "acknowledge";
	/** The `id` of the Connection, exactly as announced. */
	readonly id: string;
}

export const acknowledgeShape: Shape<Acknowledge> = {
	fields: ["id"],
	read: ([id]) => ({ kind: "acknowledge", id: readText("id", id) }),
	write: ({ id }) => [id],
};
