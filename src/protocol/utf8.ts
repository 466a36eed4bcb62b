/** What is said in UTF-8, without a mark before it. */
export function utf8Bytes(text: string): Uint8Array {
	return encoder.encode(text);
}

const encoder = new TextEncoder();
