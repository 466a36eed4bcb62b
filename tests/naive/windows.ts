import { connect, type Socket } from "node:net";
import { pack, type Struct, unpack } from "./msgpack";

/**
 * The two programs that call others directly, with the faults that their readers have (editions.md, iii). Both write a message
 * or a command in a segment of its own. They use nothing of src/.
 */
export type Mode = "msgpack" | "text" | "json";

const headers = { msgpack: "\xa4FLEX", text: "\0FLEX", json: '"FLEX' };
const PATIENCE_MS = 15_000;
/** Between two segments, as a person's fingers would. */
const PAUSE_MS = 60;

abstract class CallingWindow {
	/** What it shows. */
	readonly lines: string[] = [];
	/** What has ended the program, had it been the real one. */
	killedBy: unknown = null;
	readonly ended: Promise<void>;
	protected peerName = "them";
	protected readonly socket: Socket;
	#mode: Mode;
	#taken = 0;
	#wake = () => {};
	#last: Promise<void> = Promise.resolve();

	constructor(
		port: number,
		readonly from: string,
		protected readonly opened: Mode,
	) {
		this.#mode = opened;
		this.socket = connect({ port, host: "127.0.0.1", noDelay: true });
		this.socket.on("error", () => {});
		this.ended = new Promise((resolve) => {
			this.socket.on("close", () => resolve());
		});
		this.socket.on("data", (segment) => {
			if (this.killedBy) return;
			try {
				this.read(segment);
			} catch (error) {
				this.killedBy = error;
				this.socket.destroy();
			}
			this.#wake();
		});
		this.#write(Buffer.from(headers[opened], "latin1"));
	}

	/** Segment by segment, as read() hands them over. */
	protected abstract read(segment: Buffer): void;
	/** The payload of a command that says a name, and of one that says nothing. */
	protected abstract payload(word: string | null): Struct[string];

	protected show(line: string): void {
		this.lines.push(line);
	}

	say(msg: string): void {
		if (this.#mode === "text") {
			this.#write(Buffer.from(`${msg}\r`));
			return;
		}
		const message = {
			to: "127.0.0.1:9000",
			from: this.from,
			flags: [],
			date: 1_538_000_000,
			msg,
		};
		this.#datum(3, message);
	}

	nick(name: string): void {
		this.command("NICK", name);
	}

	bye(): void {
		this.command("BYE ", null);
	}

	/** The command goes in the old mode, and what follows in the new one. */
	switchTo(mode: Mode): void {
		this.command({ text: "TEXT", msgpack: "MPCK", json: "JSON" }[mode], null);
		this.#mode = mode;
	}

	command(cmd: string, word: string | null): void {
		if (this.#mode === "text") {
			this.#write(Buffer.from(`\0${cmd}${word ?? ""}`));
		} else this.#datum(2, { cmd, payload: this.payload(word) });
	}

	/** The next line that it shows. */
	async reads(): Promise<string> {
		while (this.lines.length <= this.#taken) {
			if (this.killedBy) throw this.killedBy;
			await Promise.race([
				new Promise<void>((resolve) => {
					this.#wake = resolve;
				}),
				late(() => `only ${JSON.stringify(this.lines)}`),
			]);
		}
		return this.lines[this.#taken++] as string;
	}

	close(): void {
		this.socket.destroy();
	}

	#datum(type: number, value: Struct): void {
		if (this.#mode === "json") {
			const text = JSON.stringify(value, (_key, it) =>
				typeof it === "bigint" ? Number(it) : it,
			);
			this.#write(Buffer.from(text));
			return;
		}
		const payload = pack(value);
		const head = Buffer.of(type, payload.length >> 8, payload.length & 0xff);
		this.#write(Buffer.concat([head, payload]));
	}

	/** One segment, a while after the one before. */
	#write(bytes: Buffer): void {
		this.#last = this.#last.then(async () => {
			await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
			this.socket.write(bytes);
		});
	}
}

/** daemon.py and chat.py of flexim 6d56375. */
export class PythonWindow extends CallingWindow {
	#held = Buffer.alloc(0);
	#mode: Mode | null = null;

	protected payload(word: string | null) {
		return word;
	}

	protected read(segment: Buffer): void {
		this.#mode ??= this.opened;
		this.#held = Buffer.concat([this.#held, segment]);
		if (this.#mode === "json") {
			// Two objects in one segment end it.
			const value = JSON.parse(this.#held.toString("utf8"));
			this.#held = Buffer.alloc(0);
			this.#take(value);
		} else if (this.#mode === "text") this.#readText();
		else this.#readFrames();
	}

	#readText(): void {
		if (this.#held[0] === 0) {
			const text = fatal.decode(this.#held);
			this.#held = Buffer.alloc(0);
			this.#take({ cmd: text.slice(1, 5), payload: text.slice(5) });
			return;
		}
		for (let end = this.#held.indexOf(13); end >= 0; ) {
			this.show(
				`${this.peerName}: ${fatal.decode(this.#held.subarray(0, end))}`,
			);
			this.#held = this.#held.subarray(end + 1);
			end = this.#held.indexOf(13);
		}
	}

	#readFrames(): void {
		while (this.#held.length > 0) {
			if (this.#held.length < 3) throw new Error("a frame is cut in its head");
			const type = this.#held.readUInt8(0);
			const end = 3 + this.#held.readUInt16BE(1);
			if (type > 5) throw new Error(`type ${type}`);
			if (end === 3) throw new Error("an empty frame");
			if (this.#held.length < end) return;
			const value = unpack(this.#held.subarray(3, end)) as Struct;
			this.#held = this.#held.subarray(end);
			this.#take(value);
		}
	}

	#take(value: Struct): void {
		if ("cmd" in value) {
			const { cmd, payload } = value;
			if (cmd === "NICK") {
				if (typeof payload !== "string") throw new Error("NICK of no text");
				if (payload !== "" && payload !== "me") this.peerName = payload;
			} else if (cmd === "BYE ") this.socket.end();
			else throw new Error(`Unrecognized command ${cmd}`);
			return;
		}
		if (typeof value.from !== "string")
			throw new Error("a Message from nobody");
		if (value.from !== "") this.peerName = value.from;
		this.show(`${this.peerName}: ${value.msg}`);
	}
}

/** flexim-chat of flexim-go 3e526e6. */
export class FleximChat extends CallingWindow {
	#held = Buffer.alloc(0);

	protected payload(word: string | null) {
		return word === null ? [] : [word];
	}

	protected read(segment: Buffer): void {
		if (this.opened === "text") {
			// One read is one message, and its last byte is cut off.
			if (segment[0] !== 0) {
				const text = segment.subarray(0, -1).toString("utf8");
				this.show(`${this.peerName}: ${text}`);
			}
			return;
		}
		this.#held = Buffer.concat([this.#held, segment]);
		while (this.#held.length >= 3) {
			const end = 3 + this.#held.readUInt16BE(1);
			if (this.#held.length < end) return;
			const value = unpack(this.#held.subarray(3, end)) as Struct;
			const type = this.#held[0];
			this.#held = this.#held.subarray(end);
			if (
				type === 2 &&
				value.payload !== null &&
				!Array.isArray(value.payload)
			) {
				throw new Error("msgpack: invalid code decoding array length");
			}
			if (type === 2 && value.cmd === "BYE ") this.socket.end();
			if (type !== 3) continue;
			if (value.from !== "") this.peerName = String(value.from);
			this.show(`${this.peerName}: ${value.msg}`);
		}
	}
}

const fatal = new TextDecoder("utf-8", { fatal: true });

function late(story: () => string): Promise<never> {
	return new Promise((_resolve, reject) => {
		setTimeout(() => reject(new Error(story())), PATIENCE_MS).unref();
	});
}
