/** The parts of the Encoding standard that both Node and browsers have; this room knows neither. */
declare class TextDecoder {
	constructor(label: "utf-8", options: { fatal: boolean; ignoreBOM: boolean });
	decode(bytes: Uint8Array): string;
}

declare class TextEncoder {
	encode(text: string): Uint8Array;
}
