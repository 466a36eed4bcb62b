import { type KeyObject, randomBytes, sign } from "node:crypto";

/**
 * A self-signed X.509 certificate (RFC 5280, section 4.1) around a server's ECDSA P-256 key. Clients pin the
 * key and read nothing else of it, so it says as little as the format allows. Written by hand because every
 * byte but key, serial and signature is always the same.
 */

const SEQUENCE = 0x30;
const SET = 0x31;
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const OBJECT_ID = 0x06;
const UTF8_STRING = 0x0c;
const GENERALIZED_TIME = 0x18;
/** `[0] EXPLICIT`: the version. */
const VERSION = 0xa0;

/** 1.2.840.10045.4.3.2 */
const ecdsaWithSha256 = der(
	SEQUENCE,
	der(OBJECT_ID, Buffer.from("2a8648ce3d040302", "hex")),
);
/** 2.5.4.3 */
const commonName = der(OBJECT_ID, Buffer.from("550403", "hex"));

const name = der(
	SEQUENCE,
	der(
		SET,
		der(SEQUENCE, commonName, der(UTF8_STRING, Buffer.from("FLEX relay"))),
	),
);
/** The pin decides how long a key is good, not a date: "no well-defined expiration" of section 4.1.2.5. */
const validity = der(
	SEQUENCE,
	der(GENERALIZED_TIME, Buffer.from("20180927000000Z")),
	der(GENERALIZED_TIME, Buffer.from("99991231235959Z")),
);

/** @returns PEM */
export function selfSigned(privateKey: KeyObject, spki: Buffer): string {
	// Positive, and without leading zeros.
	const serial = randomBytes(16);
	serial[0] = ((serial[0] as number) & 0x3f) | 0x40;
	const body = der(
		SEQUENCE,
		der(VERSION, der(INTEGER, Buffer.from([2]))),
		der(INTEGER, serial),
		ecdsaWithSha256,
		name,
		validity,
		name,
		spki,
	);
	const signature = sign("sha256", body, privateKey);
	const whole = der(
		SEQUENCE,
		body,
		ecdsaWithSha256,
		der(BIT_STRING, Buffer.from([0]), signature),
	);
	const lines = whole.toString("base64").match(/.{1,64}/g) ?? [];
	return `-----BEGIN CERTIFICATE-----\n${lines.join("\n")}\n-----END CERTIFICATE-----\n`;
}

/** One value: tag, length, content (X.690, section 8.1). */
function der(tag: number, ...content: readonly Buffer[]): Buffer {
	const body = Buffer.concat(content);
	const { length } = body;
	const head =
		length < 0x80
			? [tag, length]
			: length < 0x100
				? [tag, 0x81, length]
				: [tag, 0x82, length >> 8, length & 0xff];
	return Buffer.concat([Buffer.from(head), body]);
}
