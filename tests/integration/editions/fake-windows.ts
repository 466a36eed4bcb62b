import { once } from "node:events";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { decodeTyped, frameTyped } from "../../../src/protocol/typed/codec";
import type { Command, TypedDatum } from "../../../src/protocol/typed/datums";
import { TypedFrameReader } from "../../../src/protocol/typed/frame";

/** A program that is called, of which a test says what its user types. */
abstract class FakeWindow {
	/** What its window shows. */
	readonly shown: string[] = [];
	/** Why its process would have ended; it then shows nothing more. */
	died: string | null = null;
	protected socket: Socket | null = null;
	#wake = () => {};
	readonly #server = createServer({ noDelay: true }, (socket) => {
		this.socket = socket;
		socket.on("error", () => {});
		socket.on("data", (segment) => {
			if (!this.died) this.read(segment);
			this.#wake();
		});
		socket.on("close", () => {
			this.shown.push("(closed)");
			this.#wake();
		});
	});

	async listen(): Promise<number> {
		this.#server.listen(0, "127.0.0.1");
		await once(this.#server, "listening");
		onTestFinished(() => {
			this.#server.close();
			this.socket?.destroy();
		});
		return (this.#server.address() as AddressInfo).port;
	}

	async shows(line: string): Promise<void> {
		while (!this.shown.includes(line)) {
			if (this.died) throw new Error(this.died);
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	write(bytes: Uint8Array | string): void {
		this.socket?.write(bytes);
	}

	/** One segment, as its program reads it. */
	protected abstract read(segment: Uint8Array): void;
}

/** The Python window (daemon.py): any exception in its reader ends it (editions.md, iii). */
export class PythonWindow extends FakeWindow {
	#mode: "header" | "msgpack" | "text" | "json" = "header";
	#held = Buffer.alloc(0);

	say(msg: string): void {
		this.write(
			frameTyped({
				kind: "message",
				to: "x",
				from: "",
				flags: [],
				date: 1_795_381_176n,
				msg,
			}),
		);
	}

	command(cmd: string, payload: string | null = null): void {
		this.write(frameTyped({ kind: "command", cmd, payload }));
	}

	protected read(segment: Uint8Array): void {
		try {
			this.#take(Buffer.from(segment));
		} catch (error) {
			this.died = String(error);
		}
	}

	#take(segment: Buffer): void {
		switch (this.#mode) {
			case "header": {
				// One recv of five bytes.
				const header = segment.subarray(0, 5);
				if (!header.equals(MSGPACK_HEADER)) {
					this.write("Unrecognized protocol header\n");
					this.socket?.resetAndDestroy();
					return;
				}
				this.#mode = "msgpack";
				if (segment.length > 5) this.#take(segment.subarray(5));
				return;
			}
			case "msgpack":
				// A frame cut within its first three bytes raises.
				if (this.#held.length === 0 && segment.length < 3) {
					throw new Error("unpack requires a buffer of 3 bytes");
				}
				this.#held = Buffer.concat([this.#held, segment]);
				this.#frames();
				return;
			default:
				throw new Error("this test speaks MessagePack");
		}
	}

	#frames(): void {
		while (this.#held.length >= 3) {
			const type = this.#held[0] as number;
			const length = this.#held.readUInt16BE(1);
			if (type > 5) throw new Error(`KeyError: ${type}`);
			if (this.#held.length < 3 + length) return;
			const payload = this.#held.subarray(3, 3 + length);
			const datum = decodeTyped({ type, payload: Uint8Array.from(payload) });
			this.#held = this.#held.subarray(3 + length);
			if (datum?.kind === "command") {
				if (Array.isArray(datum.payload) && datum.cmd === "NICK") {
					throw new Error("TypeError: a list for a name");
				}
				this.shown.push(`${datum.cmd} ${datum.payload ?? ""}`.trim());
				if (datum.cmd === "BYE ") this.socket?.end();
			} else if (datum?.kind === "message") {
				this.shown.push(`${datum.from}: ${datum.msg}`);
			}
		}
	}
}

/** flexim-go's chat, called through flexim-listener with the header twice, or dialled into directly. */
export class GoWindow extends FakeWindow {
	readonly #frames = new TypedFrameReader();
	#headers = 0;

	constructor(readonly headers: 1 | 2) {
		super();
	}

	send(datum: TypedDatum): void {
		this.write(frameTyped(datum));
	}

	nick(name: string): void {
		this.send({ kind: "command", cmd: "NICK", payload: [name] });
	}

	protected read(segment: Uint8Array): void {
		let rest = segment;
		while (this.#headers < this.headers && rest.length >= 5) {
			const header = Buffer.from(rest.subarray(0, 5));
			if (!header.equals(MSGPACK_HEADER)) {
				// It gives up, and the caller sees nothing.
				this.died = `Invalid Header: [${header.join(" ")}]`;
				return;
			}
			this.#headers++;
			rest = rest.subarray(5);
		}
		this.#frames.push(rest);
		for (let frame = this.#frames.next(); frame; frame = this.#frames.next()) {
			const datum = decodeTyped(frame);
			if (datum?.kind === "message") this.shown.push(datum.msg);
			else if (datum?.kind === "command") this.#obey(datum);
		}
	}

	/** A text for a list does not decode, and is not applied. */
	#obey({ cmd, payload }: Command): void {
		if (cmd === "BYE ") this.socket?.end();
		if (Array.isArray(payload)) this.shown.push(`${cmd} ${payload.join(" ")}`);
	}
}
