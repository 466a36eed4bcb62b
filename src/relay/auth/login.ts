import type { TLSSocket } from "node:tls";
import {
	type AuthTerms,
	authMessage,
	EXPORTER_BYTES,
	EXPORTER_LABEL,
	SIGNATURE_BYTES,
} from "../../protocol/auth";
import { fromBase64url } from "../../protocol/base64url";
import type { Auth } from "../../protocol/datums/auth";
import type { Request } from "../../protocol/datums/request";
import { isSignedBy } from "./ed25519";

/** A key as somebody says that it is theirs. */
interface ClaimedKey {
	/** base64url */
	readonly key: string;
	readonly publicKey: Uint8Array;
}

/** One line's proof of a key: a challenge, and the one answer that it is good for. */
export class Login {
	/** base64url */
	readonly key: string;
	readonly #publicKey: Uint8Array;
	readonly #terms: AuthTerms;

	/** @param secure null in the clear */
	constructor(
		readonly request: Request,
		readonly name: string,
		{ key, publicKey }: ClaimedKey,
		readonly asked: Auth,
		fingerprint: string,
		secure: TLSSocket | null,
	) {
		this.key = key;
		this.#publicKey = publicKey;
		const exporter =
			secure?.exportKeyingMaterial(
				EXPORTER_BYTES,
				EXPORTER_LABEL,
				Buffer.alloc(0),
			) ?? null;
		const { challenge, date } = asked;
		const { from } = request;
		this.#terms = { challenge, date, from, fingerprint, exporter };
	}

	/** Whether the answer is a signature by the key, made for this very line. */
	isProvenBy({ challenge }: Auth): boolean {
		const signature = fromBase64url(challenge, SIGNATURE_BYTES);
		if (!signature) return false;
		return isSignedBy(this.#publicKey, authMessage(this.#terms), signature);
	}
}
