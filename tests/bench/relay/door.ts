import { generateKeyPairSync, sign } from "node:crypto";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { connect as connectTls, type TLSSocket } from "node:tls";
import {
	authMessage,
	EXPORTER_BYTES,
	EXPORTER_LABEL,
	fingerprintIn,
} from "../../../src/protocol/auth";
import { decodeDatum, frameDatum } from "../../../src/protocol/codec";
import { FrameReader, payloads } from "../../../src/protocol/frame";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { cpuMicros } from "./process-stats";

/** What our relay spends on letting one line in: in the clear as a guest, and with each proof on top. */

const LINES = 300;
const ROUNDS = 5;
const ways = ["plain", "plain, key", "TLS", "TLS, key"] as const;

/** @returns one line of text for each way, as a ratio to the first */
export async function costOfTheDoor(
	port: number,
	pid: number,
): Promise<string[]> {
	const { publicKey, privateKey } = generateKeyPairSync("ed25519");
	const { x = "" } = publicKey.export({ format: "jwk" });
	const enter = async (name: string, isTls: boolean, hasKey: boolean) => {
		const tcp = connect({ port, host: "127.0.0.1", noDelay: true });
		await once(tcp, "connect");
		const socket = isTls
			? connectTls({ socket: tcp, rejectUnauthorized: false })
			: tcp;
		if (isTls) await once(socket, "secureConnect");
		const from = `${name}@127.0.0.1:${port}`;
		const options = ["presence", ...(hasKey ? [`key=${x}`] : [])];
		socket.write(MSGPACK_HEADER);
		socket.write(frameDatum({ kind: "request", to: [], from, options }));
		const reader = new FrameReader();
		for await (const datum of datumsOf(socket, reader)) {
			if (datum.kind !== "auth") break;
			const { challenge, date, lastSeen } = datum;
			const exporter = isTls
				? (socket as TLSSocket).exportKeyingMaterial(
						EXPORTER_BYTES,
						EXPORTER_LABEL,
						Buffer.alloc(0),
					)
				: null;
			const fingerprint = fingerprintIn(challenge) ?? "";
			const terms = { challenge, date, from, fingerprint, exporter };
			const signature = sign(null, authMessage(terms), privateKey);
			socket.write(
				frameDatum({
					kind: "auth",
					date,
					challenge: signature.toString("base64url"),
					lastSeen,
				}),
			);
		}
		socket.destroy();
	};
	const spent = new Map<string, number[]>(ways.map((way) => [way, []]));
	// The first round warms up.
	for (let round = 0; round <= ROUNDS; round++) {
		for (const way of ways) {
			const before = cpuMicros(pid);
			for (let i = 0; i < LINES; i++) {
				const isTls = way.startsWith("TLS");
				const hasKey = way.endsWith("key");
				// A guest's name is free again only when the relay has noticed; a key comes back into its own.
				const name = hasKey ? "owner" : `guest-${isTls}-${round}-${i}`;
				await enter(name, isTls, hasKey);
			}
			const each = (cpuMicros(pid) - before) / LINES;
			if (round > 0) spent.get(way)?.push(each);
		}
	}
	const medians = ways.map((way) => median(spent.get(way) ?? []));
	return ways.map((way, i) => {
		const micros = medians[i] ?? 0;
		const ratio = micros / (medians[0] ?? 1);
		return `  ${way.padEnd(12)} ${micros.toFixed(0).padStart(6)} µs a line, ${ratio.toFixed(2)} of plain`;
	});
}

async function* datumsOf(socket: Socket, reader: FrameReader) {
	for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
		for (const run of reader.push(chunk)) {
			for (const payload of payloads(run)) yield decodeDatum(payload);
		}
	}
}

function median(values: readonly number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.floor(sorted.length / 2)] ?? 0;
}
