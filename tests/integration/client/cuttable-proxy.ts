import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { onTestFinished } from "vitest";

/** A TCP proxy that can cut what runs through it, at any moment or after so many bytes. */
export class CuttableProxy {
	readonly #server = createServer((client) => this.#pass(client));
	readonly #swallowed: Socket[] = [];
	readonly #pairs: { client: Socket; server: Socket }[] = [];
	/** Takes connections and passes nothing on while it is down. */
	#isDown = false;
	#isStalled = false;
	/** How fast each direction of each connection is, at most. */
	bytesPerSecond = Number.POSITIVE_INFINITY;
	/** What has gone through it, in all. */
	bytesPassed = 0;
	#bytesLeft = Number.POSITIVE_INFINITY;
	#onCut = () => {};

	private constructor(readonly targetPort: () => number) {}

	/** @param targetPort where to, asked at each connection: a server may come back elsewhere */
	static async open(targetPort: () => number): Promise<CuttableProxy> {
		const proxy = new CuttableProxy(targetPort);
		proxy.#server.listen(0, "127.0.0.1");
		await once(proxy.#server, "listening");
		onTestFinished(() => {
			proxy.cut();
			for (const socket of proxy.#swallowed) socket.destroy();
			proxy.#server.close();
		});
		return proxy;
	}

	get port(): number {
		return (this.#server.address() as AddressInfo).port;
	}

	/** Connections through it now, oldest first. */
	get count(): number {
		return this.#pairs.length;
	}

	/** Resets everything, or one connection by its place, oldest first (-1 is the newest). */
	cut(which?: number): void {
		const pairs =
			which === undefined ? [...this.#pairs] : [this.#pairs.at(which)];
		for (const pair of pairs) {
			pair?.client.resetAndDestroy();
			pair?.server.resetAndDestroy();
		}
	}

	/** Cuts everything once so many more bytes have passed, in whichever direction. */
	cutAfter(bytes: number): Promise<void> {
		this.#bytesLeft = bytes;
		return new Promise((resolve) => {
			this.#onCut = resolve;
		});
	}

	set isDown(down: boolean) {
		this.#isDown = down;
		if (down) this.cut();
	}

	/** Holds back what comes, in both directions, for as long as it is set: nothing is lost, all comes late. */
	set isStalled(stalled: boolean) {
		this.#isStalled = stalled;
		for (const { client, server } of this.#pairs) {
			for (const socket of [client, server]) {
				if (stalled) socket.pause();
				else socket.resume();
			}
		}
	}

	/**
	 * From now on nothing passes through what is open, and neither side is told: what a cable that was pulled
	 * does to TCP. What is opened later passes.
	 */
	swallow(): void {
		for (const { client, server } of this.#pairs.splice(0)) {
			for (const socket of [client, server]) {
				socket.removeAllListeners("data").removeAllListeners("end");
				socket.removeAllListeners("close").resume();
				this.#swallowed.push(socket);
			}
		}
	}

	#pass(client: Socket): void {
		client.on("error", () => {}); // "close" follows
		if (this.#isDown) {
			client.resetAndDestroy();
			return;
		}
		const server = connect(this.targetPort(), "127.0.0.1");
		server.on("error", () => {});
		const pair = { client, server };
		this.#pairs.push(pair);
		for (const [from, to] of [
			[client, server],
			[server, client],
		] as const) {
			from.setNoDelay(true);
			from.on("data", (bytes) => {
				this.bytesPassed += bytes.length;
				this.#passBytes(bytes, to);
				const wait = (bytes.length / this.bytesPerSecond) * 1_000;
				if (wait < 1) return;
				from.pause();
				setTimeout(() => {
					if (!this.#isStalled) from.resume();
				}, wait);
			});
			if (this.#isStalled) from.pause();
			from.on("end", () => to.end());
			from.on("close", () => {
				to.destroy();
				const at = this.#pairs.indexOf(pair);
				if (at >= 0) this.#pairs.splice(at, 1);
			});
		}
	}

	#passBytes(bytes: Buffer, to: Socket): void {
		if (bytes.length < this.#bytesLeft) {
			this.#bytesLeft -= bytes.length;
			to.write(bytes);
			return;
		}
		const last = bytes.subarray(0, this.#bytesLeft);
		this.#bytesLeft = Number.POSITIVE_INFINITY;
		const cut = () => {
			// Not a reset: that could overtake the last bytes.
			for (const pair of [...this.#pairs]) {
				pair.client.destroy();
				pair.server.destroy();
			}
			this.#onCut();
		};
		// The bytes before the cut have to get there; then it is at that very offset.
		if (last.length > 0 && !to.destroyed) to.write(last, cut);
		else cut();
	}
}
