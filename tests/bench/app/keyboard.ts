import { once } from "node:events";
import { readFileSync } from "node:fs";
import { connect, type Socket } from "node:net";

/**
 * A keyboard on the X display, by the extension XTEST: its keys come in as a real one's do, through the server and the
 * browser's own loop. X11 protocol, little-endian.
 */
export class Keyboard {
	readonly #waiting: ((reply: Buffer) => void)[] = [];
	#rest = Buffer.alloc(0);
	#testOpcode = 0;

	private constructor(private readonly socket: Socket) {}

	static async plugIn(): Promise<Keyboard> {
		const display = /:(\d+)/.exec(process.env.DISPLAY ?? "")?.[1] ?? "0";
		const socket = connect(`/tmp/.X11-unix/X${display}`);
		await once(socket, "connect");
		const keyboard = new Keyboard(socket);
		await keyboard.#greet(cookie());
		const name = Buffer.from("XTEST");
		const reply = await keyboard.#ask(
			request(98, 0, uint16(name.length), uint16(0), padded(name)),
		);
		if (reply[8] !== 1) throw new Error("this display has no XTEST");
		keyboard.#testOpcode = reply.readUInt8(9);
		return keyboard;
	}

	/** @returns when, in Unix milliseconds */
	press(keycode: number): number {
		const at = performance.timeOrigin + performance.now();
		this.socket.write(
			Buffer.concat([this.#fake(PRESS, keycode), this.#fake(RELEASE, keycode)]),
		);
		return at;
	}

	/** Empties the field that has the focus. */
	clear(): void {
		this.socket.write(this.#fake(PRESS, KEY_CONTROL));
		this.press(KEY_A);
		this.socket.write(this.#fake(RELEASE, KEY_CONTROL));
		this.press(KEY_BACKSPACE);
	}

	unplug(): void {
		this.socket.destroy();
	}

	/** FakeInput: type, detail, delay, root, position. */
	#fake(type: number, keycode: number): Buffer {
		const body = Buffer.alloc(32);
		body.writeUInt8(type, 0);
		body.writeUInt8(keycode, 1);
		return request(this.#testOpcode, 2, body);
	}

	async #greet(auth: Buffer): Promise<void> {
		const protocol = Buffer.from("MIT-MAGIC-COOKIE-1");
		this.socket.write(
			Buffer.concat([
				Buffer.from([0x6c, 0]),
				...[uint16(11), uint16(0), uint16(protocol.length)],
				...[uint16(auth.length), uint16(0), padded(protocol), padded(auth)],
			]),
		);
		let answer = Buffer.alloc(0);
		do {
			const [chunk] = (await once(this.socket, "data")) as [Buffer];
			answer = Buffer.concat([answer, chunk]);
		} while (
			answer.length < 8 ||
			answer.length < 8 + 4 * answer.readUInt16LE(6)
		);
		if (answer[0] !== 1) throw new Error("the display does not let us in");
		this.socket.on("data", (chunk) => this.#take(chunk));
	}

	#ask(question: Buffer): Promise<Buffer> {
		this.socket.write(question);
		return new Promise((resolve) => this.#waiting.push(resolve));
	}

	/** Of what comes only replies have somebody who waits: events and errors are 32 bytes, too. */
	#take(chunk: Buffer): void {
		this.#rest = Buffer.concat([this.#rest, chunk]);
		while (this.#rest.length >= 32) {
			const isReply = this.#rest[0] === 1;
			const length = isReply ? 32 + 4 * this.#rest.readUInt32LE(4) : 32;
			if (this.#rest.length < length) return;
			const one = this.#rest.subarray(0, length);
			this.#rest = this.#rest.subarray(length);
			if (isReply) this.#waiting.shift()?.(one);
			else if (one[0] === 0) throw new Error(`X error ${one[1]}`);
		}
	}
}

/** Where they are on every keyboard of a PC. */
export const KEY_A = 38;
const KEY_CONTROL = 37;
const KEY_BACKSPACE = 22;
const [PRESS, RELEASE] = [2, 3];

function request(opcode: number, detail: number, ...parts: Buffer[]): Buffer {
	const body = Buffer.concat(parts);
	const head = Buffer.from([opcode, detail, 0, 0]);
	head.writeUInt16LE((4 + body.length) / 4, 2);
	return Buffer.concat([head, body]);
}

function uint16(value: number): Buffer {
	const bytes = Buffer.alloc(2);
	bytes.writeUInt16LE(value);
	return bytes;
}

function padded(bytes: Buffer): Buffer {
	return Buffer.concat([bytes, Buffer.alloc((4 - (bytes.length % 4)) % 4)]);
}

/** The last field of the one entry that scripts/lib/virtual-display.mjs writes. */
function cookie(): Buffer {
	const file = readFileSync(process.env.XAUTHORITY ?? "");
	let at = 2;
	let field = Buffer.alloc(0);
	for (let n = 0; n < 4; n++) {
		const length = file.readUInt16BE(at);
		field = file.subarray(at + 2, at + 2 + length);
		at += 2 + length;
	}
	return field;
}
