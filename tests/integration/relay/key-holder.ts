import type { TLSSocket } from "node:tls";
import { Identity } from "../../../src/main/vault/identity";
import {
	type AuthTerms,
	authMessage,
	EXPORTER_BYTES,
	EXPORTER_LABEL,
	fingerprintIn,
} from "../../../src/protocol/auth";
import { toBase64url } from "../../../src/protocol/base64url";
import type { Datum } from "../../../src/protocol/codec";
import type { Auth } from "../../../src/protocol/datums/auth";
import { MSGPACK_HEADER, type Peer, request } from "./kit";

/** Somebody with a key, who proves it step by step, as rightly or wrongly as a test wants. */
export class KeyHolder {
	readonly identity = Identity.generate();

	/** @param from with host and port as dialled */
	constructor(readonly from: string) {}

	get key(): string {
		return this.identity.encoded;
	}

	/** Says who it is on a fresh stream. */
	say(peer: Peer, options: readonly string[] = ["presence"]): Peer {
		return peer
			.write(MSGPACK_HEADER)
			.send(request(this.from, [], [...options, `key=${this.key}`]));
	}

	/** The server's challenge, which must come next. */
	async challenge(peer: Peer): Promise<Auth> {
		const datum = await peer.next();
		if (datum.kind === "auth") return datum;
		throw new Error(`${datum.kind} is no challenge`);
	}

	/** The right answer, but for what a test changes. */
	answer(
		{ challenge, date, lastSeen }: Auth,
		secure: TLSSocket | null,
		change: Partial<AuthTerms> = {},
	): Datum {
		const exporter =
			secure?.exportKeyingMaterial(
				EXPORTER_BYTES,
				EXPORTER_LABEL,
				Buffer.alloc(0),
			) ?? null;
		const terms = {
			challenge,
			date,
			from: this.from,
			fingerprint: fingerprintIn(challenge) ?? "",
			exporter,
			...change,
		};
		const signature = this.identity.sign(authMessage(terms));
		return {
			kind: "auth",
			date,
			challenge: toBase64url(signature),
			lastSeen,
		};
	}

	/** A line that is open, in the clear; the presence that says so is taken. */
	async enter(peer: Peer, options?: readonly string[]): Promise<Peer> {
		this.say(peer, options);
		peer.send(this.answer(await this.challenge(peer), null));
		await peer.message("presence");
		return peer;
	}
}
