import { isDeepStrictEqual } from "node:util";
import { parseAddress } from "../../../src/protocol/address";
import {
	type Datum,
	decodeDatum,
	encodeDatum,
} from "../../../src/protocol/codec";
import { ProtocolError } from "../../../src/protocol/errors";
import { mutateBytes } from "../bytes";
import { shorter } from "../loop";
import { expect, type Target } from "../target";
import { readVectors } from "../vectors";

/** A payload, in hex. */
export const codec: Target<string> = {
	name: "codec",
	seeds: [
		...readVectors<{ map: string; array: string }>("datums").flatMap(
			({ map, array }) => [map, array],
		),
		...["accepted", "refused"].flatMap((name) =>
			readVectors<{ hex: string }>(name).map(({ hex }) => hex),
		),
	].filter((hex) => hex.length <= 2_048),
	mutate: (hex, other, random) =>
		Buffer.from(
			mutateBytes(Buffer.from(hex, "hex"), Buffer.from(other, "hex"), random),
		).toString("hex"),
	*simpler(hex) {
		for (const bytes of shorter([...Buffer.from(hex, "hex")])) {
			yield Buffer.from(bytes).toString("hex");
		}
	},
	/** Only a ProtocolError escapes; what can be read can be written, in both forms, and is the same then. */
	run(hex) {
		const datum = read(Buffer.from(hex, "hex"));
		if (!datum) return;
		for (const form of ["map", "array"] as const) {
			const again = decodeDatum(encodeDatum(datum, form));
			expect(
				isDeepStrictEqual(again, datum),
				`as ${form === "map" ? "a map" : "an array"} it is another datum`,
			);
		}
		if (datum.kind === "request") readAddress(datum.from);
	},
};

function read(payload: Uint8Array): Datum | null {
	try {
		return decodeDatum(payload);
	} catch (error) {
		if (error instanceof ProtocolError) return null;
		throw error;
	}
}

function readAddress(text: string): void {
	try {
		parseAddress(text);
	} catch (error) {
		if (!(error instanceof ProtocolError)) throw error;
	}
}
