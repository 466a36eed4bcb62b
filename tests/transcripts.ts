import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** Sessions between programs of other editions, as recorded byte by byte (tests/vectors/editions). */

const folder = "tests/vectors/editions";

interface Piece {
	/** Since the beginning, in milliseconds. */
	readonly at: number;
	readonly from: "client" | "server";
	/** Empty where this side has ended. */
	readonly bytes: Uint8Array;
}

export interface Transcript {
	readonly name: string;
	readonly client: string;
	readonly server: string;
	readonly pieces: readonly Piece[];
}

export const transcripts: readonly Transcript[] = readdirSync(folder)
	.filter((file) => file.endsWith(".jsonl"))
	.sort()
	.map((file) => {
		const lines = readFileSync(join(folder, file), "utf8").trim().split("\n");
		const [head, ...rest] = lines.map((line) => JSON.parse(line));
		return {
			name: file.slice(0, -".jsonl".length),
			client: head.client,
			server: head.server,
			pieces: rest.map(({ t_ms, dir, hex }) => ({
				at: t_ms,
				from: dir === "c2s" ? "client" : "server",
				bytes: Uint8Array.from(Buffer.from(hex, "hex")),
			})),
		};
	});

/** All that one side has written. */
export function streamOf(
	{ pieces }: Transcript,
	from: "client" | "server",
): Uint8Array {
	return Uint8Array.from(
		pieces.flatMap((piece) => (piece.from === from ? [...piece.bytes] : [])),
	);
}
