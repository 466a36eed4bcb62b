import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import type { Random } from "../../fuzz/random";

/** Bytes on their way to the server, or from it. */
export type Direction = "up" | "down";

/** What the network is like, until it is set otherwise. */
export interface Weather {
	readonly delayMs: number;
	/** At most so much more, each time anew; what was sent first still comes first. */
	readonly jitterMs: number;
	/** Pieces of at most so many bytes. */
	readonly pieceBytes: number;
	/** What comes within so long is passed on as one piece. */
	readonly gatherMs: number;
	/** Directions in which nothing gets through, and nobody is told. */
	readonly silent: readonly Direction[];
}

export const fairWeather: Weather = {
	delayMs: 0,
	jitterMs: 0,
	pieceBytes: Number.POSITIVE_INFINITY,
	gatherMs: 0,
	silent: [],
};

/** What happens once, when so many more bytes have passed. */
export type Mishap =
	/** Every connection ends in order (FIN), or is reset (RST), right there. */
	| "close"
	| "reset"
	/** The connection that the byte is on: its one direction ends, the other goes on. */
	| "half-close"
	/** The connection that the byte is on passes nothing more, and stays open. */
	| "stall"
	/** The next byte has one bit flipped. */
	| "corrupt";

interface Pair {
	readonly client: Socket;
	readonly server: Socket;
	isStalled: boolean;
}

interface Pending {
	readonly mishap: Mishap;
	readonly direction: Direction | null;
	left: number;
	readonly done: () => void;
}

/** A network cable made of TCP, in the weather one likes. */
export class FaultyProxy {
	weather = fairWeather;
	readonly #server = createServer({ noDelay: true }, (client) =>
		this.#accept(client),
	);
	readonly #pairs = new Set<Pair>();
	#pending: Pending | null = null;
	#isDown = false;
	/** Bytes that have passed, in each direction. */
	readonly passed: Record<Direction, number> = { up: 0, down: 0 };

	private constructor(
		readonly port: number,
		readonly random: Random,
	) {}

	/**
	 * A relay says which port its relay sockets have, not which address: so it stands at the relay's own port, at
	 * another address of this computer.
	 * @param port of the server at 127.0.0.1
	 * @param host such as 127.0.0.2
	 */
	static async open(
		port: number,
		host: string,
		random: Random,
	): Promise<FaultyProxy> {
		const proxy = new FaultyProxy(port, random);
		proxy.#server.listen(port, host);
		await once(proxy.#server, "listening");
		return proxy;
	}

	/** Connections through it now. */
	get count(): number {
		return this.#pairs.size;
	}

	/** Resets what runs through it; refuses what comes while it is down. */
	set isDown(isDown: boolean) {
		this.#isDown = isDown;
		if (isDown) this.resetAll();
	}

	resetAll(): void {
		for (const { client, server } of [...this.#pairs]) {
			client.resetAndDestroy();
			server.resetAndDestroy();
		}
	}

	/**
	 * @param bytes how many more pass unharmed
	 * @param direction which bytes count; null for all
	 * @returns when it has happened; one that has not yet happened is replaced
	 */
	after(
		bytes: number,
		mishap: Mishap,
		direction: Direction | null = null,
	): Promise<void> {
		return new Promise((done) => {
			this.#pending = { mishap, direction, left: bytes, done };
		});
	}

	/** What was to happen does not. */
	forget(): void {
		this.#pending?.done();
		this.#pending = null;
	}

	close(): void {
		this.isDown = true;
		this.#server.close();
	}

	#accept(client: Socket): void {
		client.on("error", () => {}); // "close" follows
		if (this.#isDown) {
			client.resetAndDestroy();
			return;
		}
		const server = connect({
			port: this.port,
			host: "127.0.0.1",
			noDelay: true,
			allowHalfOpen: true,
		});
		client.allowHalfOpen = true;
		server.on("error", () => {});
		const pair: Pair = { client, server, isStalled: false };
		this.#pairs.add(pair);
		this.#pipe(pair, client, server, "up");
		this.#pipe(pair, server, client, "down");
	}

	#pipe(pair: Pair, from: Socket, to: Socket, direction: Direction): void {
		/** One piece after the other, whatever each of them is held up by. */
		let line: Promise<unknown> = Promise.resolve();
		let gathered: Buffer[] = [];
		from.on("data", (bytes) => {
			gathered.push(bytes);
			if (gathered.length > 1 && this.weather.gatherMs > 0) return;
			line = line.then(async () => {
				const { delayMs, jitterMs, gatherMs } = this.weather;
				const wait = delayMs + gatherMs + this.random.below(jitterMs + 1);
				if (wait > 0) await sleep(wait);
				const all = Buffer.concat(gathered);
				gathered = [];
				if (all.length > 0) await this.#pass(pair, to, direction, all);
			});
		});
		from.on("end", () => {
			line = line.then(() => {
				if (!pair.isStalled && !this.weather.silent.includes(direction))
					to.end();
			});
		});
		from.on("close", () => {
			line = line.then(() => {
				this.#pairs.delete(pair);
				if (!this.weather.silent.includes(direction)) to.destroy();
			});
		});
	}

	async #pass(
		pair: Pair,
		to: Socket,
		direction: Direction,
		bytes: Buffer,
	): Promise<void> {
		let rest = bytes;
		const pending = this.#pending;
		const counts =
			pending &&
			(pending.direction === null || pending.direction === direction);
		if (pending && counts && pending.left <= rest.length) {
			this.#pending = null;
			await this.#write(pair, to, direction, rest.subarray(0, pending.left));
			rest = Buffer.from(rest.subarray(pending.left));
			this.#happen(pending.mishap, pair, to, rest);
			pending.done();
		} else if (pending && counts) pending.left -= rest.length;
		await this.#write(pair, to, direction, rest);
	}

	#happen(mishap: Mishap, pair: Pair, to: Socket, rest: Buffer): void {
		switch (mishap) {
			case "reset":
				this.resetAll();
				break;
			case "close":
				for (const { client, server } of [...this.#pairs]) {
					// Not a reset: that could overtake the last bytes.
					client.destroy();
					server.destroy();
				}
				break;
			case "half-close":
				to.end();
				break;
			case "stall":
				pair.isStalled = true;
				break;
			case "corrupt":
				if (rest.length > 0)
					rest[0] = (rest[0] ?? 0) ^ (1 << this.random.below(8));
		}
	}

	async #write(
		pair: Pair,
		to: Socket,
		direction: Direction,
		bytes: Buffer,
	): Promise<void> {
		const { pieceBytes } = this.weather;
		for (let at = 0; at < bytes.length; at += pieceBytes) {
			const silent = this.weather.silent.includes(direction);
			if (to.destroyed || to.writableEnded || pair.isStalled || silent) return;
			const piece = bytes.subarray(at, at + pieceBytes);
			this.passed[direction] += piece.length;
			await new Promise<void>((resolve) => {
				to.write(piece, () => resolve());
			});
			// Its receiver may look in between.
			await new Promise(setImmediate);
		}
	}
}
