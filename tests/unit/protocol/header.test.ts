import { expect, test } from "vitest";
import {
	MSGPACK_HEADER,
	matchHeader,
	TEXT_HEADER,
} from "../../../src/protocol/header";

test("knows both headers, at every length, and a stranger at the first wrong byte", () => {
	for (let length = 0; length < 5; length++) {
		expect(matchHeader(MSGPACK_HEADER.subarray(0, length))).toBe("incomplete");
		expect(matchHeader(TEXT_HEADER.subarray(0, length))).toBe("incomplete");
	}
	expect(matchHeader(Uint8Array.of(...MSGPACK_HEADER, 1))).toBe("msgpack");
	expect(matchHeader(TEXT_HEADER)).toBe("text");
	expect(matchHeader(Uint8Array.of(0x47))).toBe("other");
	for (let wrong = 0; wrong < 5; wrong++) {
		const bytes = MSGPACK_HEADER.slice(0, wrong + 1);
		bytes[wrong] = 0x21;
		expect(matchHeader(bytes)).toBe("other");
	}
});
