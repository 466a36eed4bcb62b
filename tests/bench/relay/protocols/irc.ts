import { Dialog } from "../dialog";
import { Peer } from "../peer";
import { composeText, type Protocol, type Wire } from "./protocol";

/** Lines of text: `:nick!user@host PRIVMSG target :body`. */
class IrcWire implements Wire {
	readonly compose = composeText;
	from = -1;
	to = 0;

	constructor(readonly target: string) {}

	frame(message: Buffer): Buffer {
		return Buffer.concat([
			Buffer.from(`PRIVMSG ${this.target} :`),
			message,
			Buffer.from("\r\n"),
		]);
	}

	next(bytes: Buffer, at: number): number {
		this.from = -1;
		const end = bytes.indexOf(10, at) + 1;
		if (end === 0) return 0;
		const body = bytes.indexOf(" :", at + 1) + 2;
		const said = bytes.indexOf(" PRIVMSG ", at + 1);
		if (said > 0 && said < body && body < end) {
			this.from = body;
			this.to = end - 2;
		}
		return end;
	}
}

async function enter(
	port: number,
	nick: string,
	target: string,
	channel?: string,
): Promise<Peer> {
	const dialog = await Dialog.dial(port);
	await dialog
		.say(`NICK ${nick}\r\nUSER ${nick} 0 * :${nick}\r\n`)
		.until(` 376 ${nick} `);
	if (channel) {
		await dialog.say(`JOIN ${channel}\r\n`).until(` 366 ${nick} `);
	}
	return new Peer(dialog.done(), new IrcWire(target));
}

export const irc: Protocol = {
	// 512 with its line's prefix and end.
	maxMessageBytes: 400,
	courier: null,
	pair: async (port, name) => [
		await enter(port, `${name}a`, `${name}b`),
		await enter(port, `${name}b`, `${name}a`),
	],
	async group(port, name, receivers) {
		const channel = `#${name}`;
		const peers = [await enter(port, `${name}s`, channel, channel)];
		for (let i = 0; i < receivers; i++) {
			peers.push(await enter(port, `${name}r${i}`, channel, channel));
		}
		return peers;
	},
	async idle(port, name) {
		await enter(port, name, name);
	},
};
