import { readFileSync } from "node:fs";
import { join } from "node:path";
import {
	type CiphersuiteImpl,
	getCiphersuiteFromName,
	getCiphersuiteImpl,
} from "ts-mls";
import { decodeAuthenticatedContent } from "ts-mls/authenticatedContent.js";
import { determineLength } from "ts-mls/codec/variableLength.js";
import { refhash } from "ts-mls/crypto/hash.js";
import { decryptWithLabel } from "ts-mls/crypto/hpke.js";
import { makeDhKem } from "ts-mls/crypto/implementation/default/makeDhKem.js";
import {
	deriveSecret,
	deriveTreeSecret,
	expandWithLabel,
} from "ts-mls/crypto/kdf.js";
import { signWithLabel, verifyWithLabel } from "ts-mls/crypto/signature.js";
import { decodeGroupContext } from "ts-mls/groupContext.js";
import { initializeEpoch } from "ts-mls/keySchedule.js";
import { unprotectPrivateMessage } from "ts-mls/messageProtection.js";
import { unprotectPublicMessage } from "ts-mls/messageProtectionPublic.js";
import { createSecretTree } from "ts-mls/secretTree.js";
import {
	createConfirmedHash,
	createInterimHash,
} from "ts-mls/transcriptHash.js";
import { describe, expect, test } from "vitest";
import { decodeMessage } from "../../../src/e2e/group";
import { keyRetention } from "../../../src/e2e/limits";

/** The library that we lock, in our build, against vectors of others: where they are from is in `vectors/README.md`. */

// biome-ignore lint/suspicious/noExplicitAny: others' files; a field that is missing fails the test
const read = (file: string): any =>
	JSON.parse(readFileSync(join(import.meta.dirname, "vectors", file), "utf8"));
const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, "hex"));
const hex = (value: Uint8Array) => Buffer.from(value).toString("hex");
/** This revision of crypto-basics has the length of a key before it. */
const key = (hex: string) => bytes(hex).subarray(1);

const suite: CiphersuiteImpl = await getCiphersuiteImpl(
	getCiphersuiteFromName("MLS_128_DHKEMX25519_AES128GCM_SHA256_Ed25519"),
);
const { kdf, hpke, hash, signature } = suite;

describe("crypto-basics.json", () => {
	const vector = read("crypto-basics.json");

	test("derive_secret", async () => {
		const { secret, label, out } = vector.derive_secret;
		expect(hex(await deriveSecret(bytes(secret), label, kdf))).toBe(out);
	});

	test("derive_tree_secret", async () => {
		const { secret, label, generation, length, out } =
			vector.derive_tree_secret;
		expect(
			hex(
				await deriveTreeSecret(bytes(secret), label, generation, length, kdf),
			),
		).toBe(out);
	});

	test("expand_with_label", async () => {
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
	});

	test("ref_hash", async () => {
		const { label, value, out } = vector.ref_hash;
		expect(hex(await refhash(label, bytes(value), hash))).toBe(out);
	});

	test("encrypt_with_label", async () => {
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
	});

	test("sign_with_label", async () => {
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
	});
});

test("key-schedule.json: every secret of two epochs", async () => {
	const vector = read("key-schedule.json");
	let init: Uint8Array = bytes(vector.initial_init_secret);
	for (const epoch of vector.epochs) {
		const context = decodeGroupContext(bytes(epoch.group_context), 0)?.[0];
		if (!context) throw new Error("no group context");
		expect(hex(context.treeHash)).toBe(epoch.tree_hash.toLowerCase());
		const { keySchedule, joinerSecret, welcomeSecret, encryptionSecret } =
			await initializeEpoch(
				init,
				bytes(epoch.commit_secret),
				context,
				bytes(epoch.psk_secret),
				kdf,
			);
		const { publicKey } = await hpke.deriveKeyPair(keySchedule.externalSecret);
		const ours = {
			joiner_secret: joinerSecret,
			welcome_secret: welcomeSecret,
			encryption_secret: encryptionSecret,
			init_secret: keySchedule.initSecret,
			sender_data_secret: keySchedule.senderDataSecret,
			exporter_secret: keySchedule.exporterSecret,
			epoch_authenticator: keySchedule.epochAuthenticator,
			external_secret: keySchedule.externalSecret,
			confirmation_key: keySchedule.confirmationKey,
			membership_key: keySchedule.membershipKey,
			resumption_psk: keySchedule.resumptionPsk,
			external_pub: await hpke.exportPublicKey(publicKey),
		};
		for (const [name, value] of Object.entries(ours))
			expect(hex(value), name).toBe(epoch[name].toLowerCase());
		init = keySchedule.initSecret;
	}
});

test("message-protection.json: public and private messages are read, and a changed one is not", async () => {
	const vector = read("message-protection.json");
	const context = {
		version: "mls10" as const,
		cipherSuite: suite.name,
		groupId: bytes(vector.group_id),
		epoch: BigInt(vector.epoch),
		treeHash: bytes(vector.tree_hash),
		confirmedTranscriptHash: bytes(vector.confirmed_transcript_hash),
		extensions: [],
	};
	const signedBy = bytes(vector.signature_pub);
	const open = async (encoded: Uint8Array) => {
		const message = decodeMessage(encoded);
		if (message?.wireformat === "mls_public_message") {
			return unprotectPublicMessage(
				bytes(vector.membership_key),
				context,
				[],
				message.publicMessage,
				suite,
				signedBy,
			);
		}
		if (message?.wireformat !== "mls_private_message") throw new Error("none");
		const { content } = await unprotectPrivateMessage(
			bytes(vector.sender_data_secret),
			message.privateMessage,
			await createSecretTree(2, bytes(vector.encryption_secret), kdf),
			[],
			context,
			keyRetention,
			suite,
			signedBy,
		);
		return content;
	};
	for (const name of ["proposal_pub", "proposal_priv"]) {
		const { content } = await open(bytes(vector[name]));
		expect(content, name).toMatchObject({
			sender: { senderType: "member", leafIndex: 1 },
			// 0003 00000002: the second member's word that the third is to be removed.
			proposal: { proposalType: "remove", remove: { removed: 2 } },
		});
	}
	for (const name of ["commit_pub", "commit_priv"]) {
		const { content, auth } = await open(bytes(vector[name]));
		expect(content, name).toMatchObject({
			commit: { proposals: [], path: undefined },
		});
		expect(auth).toMatchObject({
			confirmationTag: bytes(vector.confirmation_tag),
		});
	}
	const { content } = await open(bytes(vector.application_priv));
	expect(content).toMatchObject({
		applicationData: bytes(vector.application),
	});
	for (const name of Object.keys(vector).filter((name) =>
		/_(pub|priv)$/.test(name),
	)) {
		if (name.startsWith("signature")) continue;
		const changed = bytes(vector[name]);
		changed[changed.length - 1] = (changed.at(-1) ?? 0) ^ 1;
		await expect(open(changed), name).rejects.toThrow();
	}
});

test("transcript-hashes.json", async () => {
	const vector = read("transcript-hashes.json");
	const decoded = decodeAuthenticatedContent(
		bytes(vector.authenticated_content),
		0,
	)?.[0];
	if (decoded?.content.contentType !== "commit") throw new Error("no commit");
	const { wireformat, content, auth } = decoded;
	const tag =
		auth.contentType === "commit" ? auth.confirmationTag : new Uint8Array();
	const confirmed = await createConfirmedHash(
		bytes(vector.interim_transcript_hash_before),
		{ wireformat, content, signature: auth.signature },
		hash,
	);
	expect(hex(confirmed)).toBe(
		vector.confirmed_transcript_hash_after.toLowerCase(),
	);
	expect(hex(await createInterimHash(confirmed, tag, hash))).toBe(
		vector.interim_transcript_hash_after.toLowerCase(),
	);
});

test("deserialization.json: lengths", () => {
	for (const { vlbytes_header, length } of read("deserialization.json")) {
		const header = bytes(vlbytes_header);
		expect(determineLength(header, 0), vlbytes_header).toEqual({
			length,
			lengthFieldSize: header.length,
		});
	}
});

test("x-wing.json: the key exchange of our own suite", async () => {
	const { seed, eseed, ss } = read("x-wing.json");
	const kem = (await makeDhKem("X-Wing")) as Awaited<
		ReturnType<typeof makeDhKem>
	> & {
		/** Not through the hash that HPKE puts before it. */
		generateKeyPairDerand(seed: Uint8Array): Promise<CryptoKeyPair>;
	};
	await kem.generateKeyPair();
	const pair = await kem.generateKeyPairDerand(bytes(seed));
	const { sharedSecret, enc } = await kem.encap({
		recipientPublicKey: pair.publicKey,
		ekm: bytes(eseed).buffer,
	});
	expect(hex(new Uint8Array(sharedSecret))).toBe(ss);
	const opened = await kem.decap({ recipientKey: pair.privateKey, enc });
	expect(hex(new Uint8Array(opened))).toBe(ss);
});
