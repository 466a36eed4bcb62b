import { getCiphersuiteFromName, getCiphersuiteImpl } from "ts-mls";
import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel } from "ts-mls/crypto/hpke.js";
import {
	deriveSecret,
	deriveTreeSecret,
	expandWithLabel,
} from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { expect, test } from "vitest";

/**
 * What could be had of the working group's test vectors (mlswg/mls-implementations, test-vectors/crypto-basics.json at
 * 78a6cfc): of its seven suites the one whose parts we use, X25519 and Ed25519 with SHA-256. The others need
 * curves and ciphers that are not in our build; our own suite (X-Wing) is in none of the files. The sixteen files
 * as a whole are not here: the library's package leaves them out.
 */
const SUITES_IN_FILE = 7;
const vector = {
	derive_secret: {
		label: "DeriveSecret",
		out: "fd12ac470b9a57a72290f77d437f28afabb7b4ef80b22c362aa7aa6dea9eeaf0",
		secret: "51bcdc853b2fffd6c0ce55953e99ce3f47c1135a35154422e71b313a088e5925",
	},
	derive_tree_secret: {
		generation: 2_694_881_440,
		label: "DeriveTreeSecret",
		length: 32,
		out: "f85fe97705982d10dbead53c4f83318479c2211e994bcf1ba615f0d8f66d6016",
		secret: "7620af0827ddd6506a20fe3716458f48fd89715d1396ee578eff0750dd1ab926",
	},
	encrypt_with_label: {
		ciphertext:
			"9fa3af0beaef151947d8af1a45cbc940181cc901d1437d7fc85e4dcb38a3273e730d414abee7eba789a5a55dbbce4cc7",
		context: "86a8fab1597b2d3fc1498464259eb50852a36f5554589c747f2d6c1fbc67c3d4",
		kem_output:
			"fde840e33c794491db60c2c20e26738b8756b045b33f44bf93b5551fdffbdc5c",
		label: "EncryptWithLabel",
		plaintext:
			"dce54bc43e1bee8c4a9f6224ee9959d171c379c43d05383861307d3e52469a3f",
		priv: "20aa986a7941001bf2f509c54d8f61a5b419c8a0ff02634cf1ccea35b56c8fb002",
	},
	expand_with_label: {
		context: "9492c562f40b5b40d7bc1da471e9532fee88371ef86f2fc85f0f2a4dc7e9ae81",
		label: "ExpandWithLabel",
		length: 16,
		out: "c7dfff34de8da81aa8dd85828ad05344",
		secret: "5c96b1772964bd54abf1a8d04d3bf699a7fe7b8fd631caf33a0440f699843e3e",
	},
	ref_hash: {
		label: "RefHash",
		out: "a00d38eb47333e317599170dfbe420cbc542d7e615d27861935bc4200ccb6daa",
		value: "d322a8468c26e37b1f0f6664e91c1b81f0c3ba87ff1903604426d512e2451d6f",
	},
	sign_with_label: {
		content: "ac833a785a00dc0a8e4d777d7b37ad403a33916334306730d4ce2e359e49169c",
		label: "SignWithLabel",
		priv: "206db310bb3cb063f3fc498e048dbd33885b260a7ee606c8ebd5231d2258b6e572",
		pub: "20fa69d57b300537d17953e7292ceff3dd3a6b0284d1e5aa5bc35db01dd9ce78a4",
		signature:
			"8227e8cb94513227ebca109f6846c1c2d2952e11871e46bb571a9b0173e9cca9a1937e6855183e4059669167908a36614bad713f914766f5d7ea8393c995d009",
	},
};

const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
/** This revision of the file has the length of a key before it. */
const key = (hex: string) => bytes(hex).subarray(1);
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");

test("crypto-basics.json, suite 1, in our build", async () => {
	const suite = await getCiphersuiteImpl(
		getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
	);
	const { kdf, hpke, hash, signature } = suite;
	const checks: Record<string, () => Promise<unknown>> = {
		derive_secret: async () => {
			const { secret, label, out } = vector.derive_secret;
			expect(hex(await deriveSecret(bytes(secret), label, kdf))).toBe(out);
		},
		derive_tree_secret: async () => {
			const { secret, label, generation, length, out } =
				vector.derive_tree_secret;
			expect(
				hex(
					await deriveTreeSecret(bytes(secret), label, generation, length, kdf),
				),
			).toBe(out);
		},
		expand_with_label: async () => {
			const { secret, label, context, length, out } = vector.expand_with_label;
			expect(
				hex(
					await expandWithLabel(
						bytes(secret),
						label,
						bytes(context),
						length,
						kdf,
					),
				),
			).toBe(out);
		},
		ref_hash: async () => {
			const { label, value, out } = vector.ref_hash;
			expect(hex(await refhash(label, bytes(value), hash))).toBe(out);
		},
		encrypt_with_label: async () => {
			const { priv, label, context, kem_output, ciphertext, plaintext } =
				vector.encrypt_with_label;
			const opened = await decryptWithLabel(
				await hpke.importPrivateKey(key(priv)),
				label,
				bytes(context),
				bytes(kem_output),
				bytes(ciphertext),
				hpke,
			);
			expect(hex(opened)).toBe(plaintext);
		},
		sign_with_label: async () => {
			const {
				priv,
				pub,
				label,
				content,
				signature: known,
			} = vector.sign_with_label;
			expect(
				await verifyWithLabel(
					key(pub),
					label,
					bytes(content),
					bytes(known),
					signature,
				),
			).toBe(true);
			expect(
				hex(await signWithLabel(key(priv), label, bytes(content), signature)),
			).toBe(known);
		},
	};
	for (const [name, check] of Object.entries(checks)) {
		await check().catch((error) => {
			throw new Error(`${name}: ${error}`);
		});
	}
	const run = Object.keys(checks).length;
	console.log(
		`crypto-basics.json: ${run} of ${SUITES_IN_FILE * run} checks run and passed; those of ${SUITES_IN_FILE - 1} suites skipped; of the other fifteen files none`,
	);
});
