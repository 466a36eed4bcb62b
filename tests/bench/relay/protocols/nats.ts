import { Dialog } from "../dialog";
import { Peer } from "../peer";
import { composeText, type Protocol, type Wire } from "./protocol";

const M = "M".charCodeAt(0);
const PING = Buffer.from("PI");
const PONG = Buffer.from("PONG\r\n");

/** The client protocol of NATS: `MSG subject sid length`, then the body. */
class NatsWire implements Wire {
	readonly compose = composeText;
	from = -1;
	to = 0;
	#pinged = false;

	constructor(readonly subjectOut: string) {}

	frame(message: Buffer): Buffer {
		return Buffer.concat([
			Buffer.from(`PUB ${this.subjectOut} ${message.length}\r\n`),
			message,
			Buffer.from("\r\n"),
		]);
	}

	next(bytes: Buffer, at: number): number {
		this.from = -1;
		const lineEnd = bytes.indexOf(10, at);
		if (lineEnd < 0) return 0;
		if (bytes[at] !== M) {
			if (bytes.compare(PING, 0, 2, at, at + 2) === 0) this.#pinged = true;
			return lineEnd + 1;
		}
		let length = 0;
		for (let i = lineEnd - 2, unit = 1; bytes[i] !== 32; i--, unit *= 10) {
			length += ((bytes[i] as number) - 48) * unit;
		}
		const end = lineEnd + 1 + length + 2;
		if (end > bytes.length) return 0;
		this.from = lineEnd + 1;
		this.to = end - 2;
		return end;
	}

	answer(): Buffer | null {
		if (!this.#pinged) return null;
		this.#pinged = false;
		return PONG;
	}
}

async function enter(
	port: number,
	subjectIn: string,
	subjectOut: string,
): Promise<Peer> {
	const dialog = await Dialog.dial(port);
	await dialog.until("\r\n");
	await dialog
		.say(
			`CONNECT {"verbose":false,"pedantic":false,"lang":"bench","version":"1"}\r\nSUB ${subjectIn} 1\r\nPING\r\n`,
		)
		.until("PONG\r\n");
	return new Peer(dialog.done(), new NatsWire(subjectOut));
}

export const nats: Protocol = {
	maxMessageBytes: 1_000_000,
	courier: null,
	pair: async (port, name) => [
		await enter(port, `${name}.a`, `${name}.b`),
		await enter(port, `${name}.b`, `${name}.a`),
	],
	async group(port, name, receivers) {
		const peers = [await enter(port, `${name}.s`, `${name}.all`)];
		for (let i = 0; i < receivers; i++) {
			peers.push(await enter(port, `${name}.all`, `${name}.s`));
		}
		return peers;
	},
	async idle(port, name) {
		await enter(port, name, name);
	},
};
