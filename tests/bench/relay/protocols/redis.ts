import { Dialog } from "../dialog";
import { Peer } from "../peer";
import { composeText, type Protocol, type Wire } from "./protocol";

const COLON = ":".charCodeAt(0);

/** RESP 3, in which one connection both subscribes and publishes. */
class RedisWire implements Wire {
	readonly compose = composeText;
	from = -1;
	to = 0;

	/** What stands before the body's length is the same in each push. */
	readonly #beforeLength: number;

	constructor(
		channelIn: string,
		readonly channelOut: string,
	) {
		const { length } = channelIn;
		const before = `>3\r\n$7\r\nmessage\r\n$${length}\r\n${channelIn}\r\n`;
		this.#beforeLength = before.length;
	}

	frame(message: Buffer): Buffer {
		const { channelOut } = this;
		return Buffer.concat([
			Buffer.from(
				`*3\r\n$7\r\nPUBLISH\r\n$${channelOut.length}\r\n${channelOut}\r\n$${message.length}\r\n`,
			),
			message,
			Buffer.from("\r\n"),
		]);
	}

	next(bytes: Buffer, at: number): number {
		this.from = -1;
		// How many got what was published.
		if (bytes[at] === COLON) return bytes.indexOf(10, at) + 1;
		const lengthAt = at + this.#beforeLength;
		const lengthEnd = bytes.indexOf(13, lengthAt);
		if (lengthEnd < 0) return 0;
		let length = 0;
		for (let i = lengthAt + 1; i < lengthEnd; i++) {
			length = length * 10 + (bytes[i] as number) - 48;
		}
		const end = lengthEnd + 2 + length + 2;
		if (end > bytes.length) return 0;
		this.from = lengthEnd + 2;
		this.to = end - 2;
		return end;
	}
}

async function enter(
	port: number,
	channelIn: string,
	channelOut: string,
): Promise<Peer> {
	const dialog = await Dialog.dial(port);
	await dialog.say("HELLO 3\r\n").until("modules");
	await dialog.say(`SUBSCRIBE ${channelIn}\r\n`).until(":1\r\n");
	return new Peer(dialog.done(), new RedisWire(channelIn, channelOut));
}

export const redis: Protocol = {
	maxMessageBytes: 1_000_000,
	courier: null,
	pair: async (port, name) => [
		await enter(port, `${name}-a`, `${name}-b`),
		await enter(port, `${name}-b`, `${name}-a`),
	],
	async group(port, name, receivers) {
		const peers = [await enter(port, `${name}-s`, name)];
		for (let i = 0; i < receivers; i++) {
			peers.push(await enter(port, name, `${name}-s`));
		}
		return peers;
	},
	async idle(port, name) {
		await enter(port, name, name);
	},
};
