import type { TLSSocket } from "node:tls";
import { foldUser, parseAddress } from "../protocol/address";
import type { Request } from "../protocol/datums/request";
import { ProtocolError } from "../protocol/errors";
import { HEADER_LENGTH, matchHeader } from "../protocol/header";
import { Login } from "./auth/login";
import { namesThisServer } from "./auth/own-places";
import { PeerEncoding } from "./calls/peer-encoding";
import type { Context } from "./context";
import { type Encoding, MsgpackEncoding } from "./encoding";
import { enter } from "./handlers/enter";
import { Line } from "./line";
import { asRequest } from "./opening";
import type { Stranger } from "./stranger";
import { finish } from "./streams";
import { TextEncoding } from "./text/text-encoding";
import { TypedEncoding } from "./typed/typed-encoding";

/** From what a stranger said first to its line: who it is, and whether it may come in. */
export class Introduction {
	/** A key that is to be proven before anything else. */
	#login: Login | null = null;
	/** Bytes that came and hold no answer to the challenge yet. */
	#unproven = 0;

	/**
	 * @param secure the stream again where it is inside TLS
	 * @param isCall it comes by the other door, and asks for nothing but that one person
	 */
	private constructor(
		readonly context: Context,
		readonly stranger: Stranger,
		readonly encoding: Encoding,
		readonly secure: TLSSocket | null,
		readonly isCall: boolean,
	) {
		stranger.encoding = encoding;
		stranger.hear = (chunk) => {
			if (this.#login) {
				this.#unproven += chunk.length;
				this.#readProof(this.#login, encoding.cut(chunk));
			} else this.#read(chunk);
		};
	}

	/** A client that has said its first Request. */
	static ofClient(
		context: Context,
		stranger: Stranger,
		secure: TLSSocket | null,
		request: Request,
		rest: Uint8Array,
	): void {
		const encoding = new MsgpackEncoding();
		const it = new Introduction(context, stranger, encoding, secure, false);
		it.#admit(request, encoding.cut(rest));
	}

	/** A person in text mode, or a client of the typed edition. */
	static ofOther(
		context: Context,
		mode: "text" | "typed",
		stranger: Stranger,
		secure: TLSSocket | null,
		bytes: Uint8Array,
	): void {
		const { limits, now } = context;
		const encoding =
			mode === "text"
				? new TextEncoding(limits.maxTextLineBytes, now)
				: new TypedEncoding(limits.maxFirstDatumBytes, now);
		stranger.stream.write(encoding.welcome());
		new Introduction(context, stranger, encoding, secure, false).#read(bytes);
	}

	/**
	 * Somebody's window, which knows no server: its header says how it writes.
	 * @param name whom it calls
	 */
	static ofCaller(context: Context, stranger: Stranger, name: string): void {
		const { limits, now, roster } = context;
		let held: Uint8Array = new Uint8Array(0);
		const freeName = (wanted: string) => {
			let free = wanted;
			for (let i = 2; roster.line(foldUser(free)); i++) free = `${wanted}-${i}`;
			return free;
		};
		stranger.expect(limits.headerTimeoutMs, () =>
			stranger.abort("sent no header in time"),
		);
		stranger.hear = (chunk) => {
			held = Buffer.concat([held, chunk]);
			const mode = matchHeader(held, ["msgpack", "text", "json"]);
			if (mode === "incomplete") return;
			if (mode === "other") {
				stranger.abort("is no caller this app understands");
				return;
			}
			const callee = { name, freeName };
			const encoding = new PeerEncoding(
				mode,
				callee,
				limits.maxUnheardBytes,
				now,
			);
			const it = new Introduction(context, stranger, encoding, null, true);
			it.#awaitWord(limits.textNameTimeoutMs);
			const rest = held.subarray(HEADER_LENGTH);
			if (rest.length > 0) it.#read(rest);
		};
	}

	/** Who calls may take time to type; what has begun is to be whole soon, whatever its length says. */
	#awaitWord(ms: number): void {
		this.stranger.expect(ms, () =>
			this.stranger.refuse("timeout", "You have said nothing for too long."),
		);
	}

	/** Waits for a name, and answers what comes before. */
	#read(chunk: Uint8Array): void {
		const { encoding, context, stranger } = this;
		const wasIncomplete = encoding.isIncomplete;
		const pieces = encoding.cut(chunk);
		if (this.isCall && encoding.isIncomplete !== wasIncomplete) {
			const { datumTimeoutMs, textNameTimeoutMs } = context.limits;
			this.#awaitWord(wasIncomplete ? textNameTimeoutMs : datumTimeoutMs);
		}
		for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
			const said = encoding.read(piece);
			if (said.kind === "answer") stranger.stream.write(said.bytes);
			else if (said.kind === "datum") {
				this.#admit(asRequest(said.datum), pieces);
				return;
			} else {
				stranger.end();
				const words = said.kind === "goodbye" ? said.words : null;
				finish(stranger.stream, words, context.limits.lingerMs);
				return;
			}
		}
	}

	#admit(request: Request, pieces: Uint8Array[]): void {
		const { context, stranger, encoding, secure } = this;
		const { registry, limits } = context;
		const name = foldUser(parseAddress(request.from).user);
		if (this.isCall) {
			this.#enter(request, name, null, pieces);
			return;
		}
		const { options, from } = request;
		const admission = registry.admission(name, options, stranger.address);
		if (admission.kind === "guest") {
			this.#enter(request, name, null, pieces);
		} else if (admission.kind === "refused") {
			stranger.refuse(admission.code, admission.sentence, from);
		} else {
			const login = new Login(
				request,
				name,
				admission,
				registry.challenge(name),
				registry.fingerprint,
				secure,
			);
			this.#login = login;
			stranger.expect(limits.authTimeoutMs, () =>
				stranger.refuse(
					"auth-timeout",
					"The proof of your key did not come in time.",
				),
			);
			stranger.stream.write(encoding.write(login.asked));
			this.#readProof(login, pieces);
		}
	}

	#readProof(login: Login, pieces: Uint8Array[]): void {
		const { context, stranger, secure } = this;
		const { registry, limits, places } = context;
		const { stream, address } = stranger;
		const { request, name, key } = login;
		const [first, ...more] = pieces;
		if (!first) {
			if (this.#unproven <= limits.maxFirstDatumBytes) return;
			throw new ProtocolError("bad-length", "That is too long for a proof.");
		}
		const said = this.encoding.read(first);
		if (said.kind !== "datum" || said.datum.kind !== "auth") {
			stranger.refuse(
				"auth-required",
				"This line has to prove its key before anything else.",
			);
			return;
		}
		const isHere =
			secure !== null ||
			namesThisServer(request.from, stream, context.port(), places);
		if (isHere && login.isProvenBy(said.datum)) {
			this.#enter(request, name, key, more);
			return;
		}
		registry.failed(name, address);
		if (isHere) {
			stranger.refuse(
				"bad-signature",
				"Your key is not proven: what came is no signature of it for this server and this line.",
				request.from,
			);
		} else {
			stranger.refuse(
				"wrong-server",
				"The address you have dialled is none of this server's, as far as it knows: somebody may be between you and it. Its host can name it with --public-address.",
				request.from,
			);
		}
	}

	/** @param identityKey the key that was proven; null for a guest */
	#enter(
		request: Request,
		key: string,
		identityKey: string | null,
		pieces: Uint8Array[],
	): void {
		const { context, stranger, encoding } = this;
		const { stream, address } = stranger;
		const there = context.roster.line(key);
		// Who proves the same key again, or knows the line's secret, has lost that line, or left it behind.
		const isTheirs =
			(identityKey !== null && there?.identityKey === identityKey) ||
			there?.isResumedBy(request);
		if (there && !isTheirs) {
			stranger.refuse(
				"name-in-use",
				"Somebody with this name is here already. Take another name, or wait until they have left.",
				request.from,
			);
			return;
		}
		const taken =
			identityKey && context.registry.claim(key, identityKey, address);
		if (taken) {
			stranger.refuse(taken.code, taken.sentence, request.from);
			return;
		}
		there?.close("replaced", "You have come in from elsewhere with this name.");
		if (!context.lines.enter(address)) {
			stranger.refuse(
				"too-many-lines",
				"This server has as many people as it takes, from your address or in all. Try again later.",
			);
			return;
		}
		stranger.end();
		const line = new Line(
			context,
			stream,
			encoding,
			key,
			identityKey,
			request,
			address,
		);
		enter(line, request, pieces);
	}
}
