import { Dialog } from "../dialog";
import { Peer } from "../peer";
import type { Courier } from "./courier";
import { composeText, type Protocol, type Wire } from "./protocol";

const PUBLISH = 3;

/** MQTT 3.1.1. At QoS 1 both directions are acknowledged, each message by its packet id. */
class MqttWire implements Wire {
	readonly compose = composeText;
	from = -1;
	to = 0;
	#acks: number[] = [];
	#stampAt = 0;

	constructor(
		readonly topicOut: string,
		readonly qos: 0 | 1,
	) {}

	frame(message: Buffer): Buffer {
		const topic = text(this.topicOut);
		const id = Buffer.alloc(this.qos * 2);
		const rest = Buffer.concat([topic, id, message]);
		const length = remainingLength(rest.length);
		this.#stampAt = 1 + length.length + topic.length;
		return Buffer.concat([
			Buffer.of((PUBLISH << 4) | (this.qos << 1)),
			length,
			rest,
		]);
	}

	stamp(frame: Buffer, at: number, sequence: number): void {
		if (this.qos === 0) return;
		frame.writeUInt16BE((sequence % 0xffff) + 1, at + this.#stampAt);
	}

	next(bytes: Buffer, at: number): number {
		this.from = -1;
		let length = 0;
		let i = at + 1;
		for (let unit = 1; ; unit *= 128) {
			const byte = bytes[i++];
			if (byte === undefined) return 0;
			length += (byte & 0x7f) * unit;
			if (byte < 0x80) break;
		}
		const end = i + length;
		if (end > bytes.length) return 0;
		const type = bytes[at] as number;
		if (type >> 4 !== PUBLISH) return end;
		let body = i + 2 + ((bytes[i] as number) << 8) + (bytes[i + 1] as number);
		if ((type & 6) !== 0) {
			this.#acks.push(
				0x40,
				2,
				bytes[body] as number,
				bytes[body + 1] as number,
			);
			body += 2;
		}
		this.from = body;
		this.to = end;
		return end;
	}

	answer(): Buffer | null {
		if (this.#acks.length === 0) return null;
		const acks = Buffer.from(this.#acks);
		this.#acks = [];
		return acks;
	}
}

function text(value: string): Buffer {
	return Buffer.concat([
		Buffer.of(value.length >> 8, value.length & 0xff),
		Buffer.from(value),
	]);
}

function remainingLength(length: number): Buffer {
	const bytes: number[] = [];
	let left = length;
	do {
		bytes.push((left % 128) | (left >= 128 ? 0x80 : 0));
		left = Math.floor(left / 128);
	} while (left > 0);
	return Buffer.from(bytes);
}

function packet(type: number, ...parts: Buffer[]): Buffer {
	const rest = Buffer.concat(parts);
	return Buffer.concat([Buffer.of(type), remainingLength(rest.length), rest]);
}

/** CONNECT with a session that outlasts the connection, and what CONNACK says without one. */
async function connectLasting(port: number, client: string): Promise<Dialog> {
	const dialog = await Dialog.dial(port);
	const head = [text("MQTT"), Buffer.of(4, 0), Buffer.of(0, 0)];
	await dialog
		.say(packet(0x10, ...head, text(client)))
		.until("\x20\x02\x00\x00");
	return dialog;
}

async function courier(
	port: number,
	name: string,
	bytes: number,
	isAway: boolean,
): Promise<Courier> {
	const bob = await connectLasting(port, `${name}b`);
	await bob
		.say(packet(0x82, Buffer.of(0, 1), text(`${name}/b`), Buffer.of(1)))
		.until("\x90\x03\x00\x01\x01");
	const reader = bob.done();
	if (isAway) reader.destroy();
	else new Peer(reader, new MqttWire("", 1)).isUnchecked = true;
	const alice = (await connectLasting(port, `${name}a`)).done();
	const wire = new MqttWire(`${name}/b`, 1);
	const frame = wire.frame(composeText(`${name} `, bytes));
	let sequence = 0;
	let held = 0;
	const it: Courier = {
		send(count) {
			const all = Buffer.concat(Array.from({ length: count }, () => frame));
			for (let i = 0; i < count; i++) {
				wire.stamp(all, i * frame.length, ++sequence);
			}
			alice.write(all);
		},
		onSafe: () => {},
	};
	// Nothing but PUBACKs of four bytes comes here.
	alice.on("data", (chunk: Buffer) => {
		held += chunk.length;
		const acks = Math.floor(held / 4);
		held -= acks * 4;
		if (acks > 0) it.onSafe(acks);
	});
	return it;
}

async function enter(
	port: number,
	client: string,
	topicIn: string,
	topicOut: string,
	qos: 0 | 1,
): Promise<Peer> {
	const dialog = await Dialog.dial(port);
	const cleanSession = 2;
	const keepAlive = Buffer.of(0, 0);
	await dialog
		.say(
			packet(
				0x10,
				text("MQTT"),
				Buffer.of(4, cleanSession),
				keepAlive,
				text(client),
			),
		)
		.until("\x20\x02\x00\x00");
	await dialog
		.say(packet(0x82, Buffer.of(0, 1), text(topicIn), Buffer.of(qos)))
		.until(`\x90\x03\x00\x01${String.fromCharCode(qos)}`);
	return new Peer(dialog.done(), new MqttWire(topicOut, qos));
}

export function mqtt(qos: 0 | 1): Protocol {
	return {
		maxMessageBytes: 1_000_000,
		courier: qos === 1 ? courier : null,
		pair: async (port, name) => [
			await enter(port, `${name}a`, `${name}/a`, `${name}/b`, qos),
			await enter(port, `${name}b`, `${name}/b`, `${name}/a`, qos),
		],
		async group(port, name, receivers) {
			const back = `${name}/s`;
			const peers = [await enter(port, `${name}s`, back, name, qos)];
			for (let i = 0; i < receivers; i++) {
				peers.push(await enter(port, `${name}r${i}`, name, back, qos));
			}
			return peers;
		},
		async idle(port, name) {
			await enter(port, name, name, name, qos);
		},
	};
}
