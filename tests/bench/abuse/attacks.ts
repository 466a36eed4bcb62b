import { connect, type Socket } from "node:net";
import { connect as connectSecure } from "node:tls";
import { type Datum, encodeDatum } from "../../../src/protocol/codec";
import { frame } from "../../../src/protocol/frame";
import { MSGPACK_HEADER } from "../../../src/protocol/header";

/** What an attacker does until it is killed. Each runs in a process of its own. */
export interface Attack {
	readonly title: string;
	/** Limits that have to be lifted for the attack to be one at all. */
	readonly flags: readonly string[];
	run(port: number): Promise<void> | void;
}

const datum = (it: Datum) => Buffer.from(frame(encodeDatum(it)));

function hello(from: string, options: readonly string[] = []): Buffer {
	const request: Datum = { kind: "request", to: [], from, options };
	return Buffer.concat([MSGPACK_HEADER, datum(request)]);
}

/** From an address of its own, so that the newcomers are not counted with the attackers. */
function dial(port: number, host = "127.0.0.2"): Socket {
	const socket = connect({ host: "127.0.0.1", port, localAddress: host });
	socket.on("error", () => {});
	return socket;
}

function every(ms: number, work: () => void): void {
	setInterval(work, ms);
}

/** Keeps so many sockets open, each made anew when the relay closes it. */
function keepOpen(count: number, open: (i: number) => Socket): void {
	const start = (i: number) => {
		open(i).once("close", () => setTimeout(() => start(i), 50));
	};
	for (let i = 0; i < count; i++) start(i);
}

/** One byte a second. */
function trickle(socket: Socket, bytes: Buffer): void {
	let at = 0;
	const timer = setInterval(() => {
		socket.write(bytes.subarray(at, at + 1));
		at = (at + 1) % bytes.length;
	}, 1_000);
	socket.once("close", () => clearInterval(timer));
}

const manyLines = [
	"--max-lines",
	"20000",
	"--max-lines-per-address",
	"20000",
	"--max-slow-openings",
	"20000",
	"--max-slow-openings-per-address",
	"20000",
];

export const attacks: Readonly<Record<string, Attack>> = {
	nothing: { title: "nothing", flags: [], run: () => every(1_000, () => {}) },
	idle: {
		title: "10,000 idle lines",
		flags: manyLines,
		async run(port) {
			for (let i = 0; i < 10_000; i++) {
				const socket = dial(port, `127.0.0.${2 + (i % 4)}`);
				socket.write(hello(`idle${i}`));
				socket.resume();
				if (i % 100 === 99) await new Promise((done) => setTimeout(done, 20));
			}
		},
	},
	connects: {
		title: "1,000 connects a second, half of them with a header",
		flags: [],
		run: (port) =>
			every(10, () => {
				for (let i = 0; i < 10; i++) {
					const socket = dial(port, `127.0.0.${2 + i}`);
					socket.write(i % 2 === 0 ? "GET / HTTP/1.1\r\n\r\n" : hello("x"));
					socket.resume();
					setTimeout(() => socket.resetAndDestroy(), 500);
				}
			}),
	},
	"slow-header": {
		title: "500 sockets that trickle their header",
		flags: [],
		run: (port) =>
			keepOpen(500, () => {
				const socket = dial(port);
				trickle(socket, Buffer.from(MSGPACK_HEADER));
				socket.resume();
				return socket;
			}),
	},
	"slow-datum": {
		title: "500 lines that trickle a datum of 65,535 bytes",
		flags: manyLines,
		run: (port) =>
			keepOpen(500, (i) => {
				const socket = dial(port);
				socket.write(hello(`slow${i}`));
				socket.resume();
				trickle(socket, Buffer.alloc(65_535, 0xff));
				return socket;
			}),
	},
	deaf: {
		title: "16 lines that ask for presence, cause errors and read nothing",
		flags: [],
		run: (port) =>
			keepOpen(16, (i) => {
				const socket = dial(port);
				socket.write(hello(`deaf${i}`, ["presence"]));
				const error = datum({ kind: "acknowledge", id: "x" });
				const flood = Buffer.alloc(error.length * 500, error);
				const timer = setInterval(() => {
					if (socket.writableLength < 1_000_000) socket.write(flood);
				}, 5);
				socket.once("close", () => clearInterval(timer));
				return socket;
			}),
	},
	flood: {
		title: "16 lines that send Requests and noise as fast as they can",
		flags: [],
		run: (port) =>
			keepOpen(16, (i) => {
				const socket = dial(port);
				socket.write(hello(`flood${i}`));
				socket.resume();
				const ask = datum({
					kind: "request",
					to: Array.from({ length: 32 }, (_, n) => `nobody${n}`),
					from: `flood${i}`,
					options: [],
				});
				const flood = Buffer.alloc(ask.length * 100, ask);
				const pump = () => {
					while (socket.writable && socket.write(flood));
				};
				socket.on("drain", pump);
				pump();
				return socket;
			}),
	},
	handshakes: {
		title: "TLS handshakes without pause, 64 at a time",
		flags: [],
		run: (port) =>
			keepOpen(64, () => {
				const socket = dial(port);
				const secure = connectSecure({ socket, rejectUnauthorized: false });
				secure.on("error", () => {});
				secure.once("secureConnect", () => socket.destroy());
				return socket;
			}),
	},
	garbage: {
		title: "connections that send a line and then a broken datum, at once",
		flags: [],
		run: (port) =>
			keepOpen(32, (i) => {
				const socket = dial(port, `127.0.0.${2 + (i % 8)}`);
				socket.end(
					Buffer.concat([
						hello(`junk${i}`),
						Buffer.from("ffff", "hex"),
						Buffer.alloc(65_535, 0x91),
					]),
				);
				socket.resume();
				return socket;
			}),
	},
};
