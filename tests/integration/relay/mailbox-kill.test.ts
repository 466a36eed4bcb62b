import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { type Datum, decodeDatum } from "../../../src/protocol/codec";
import { findCount, findOption } from "../../../src/protocol/options";
import {
	chat,
	converse,
	flagsOf,
	type HeadlessRelay,
	headlessRelay,
	MSGPACK_HEADER,
	type Peer,
	portOf,
	receipt,
	request,
	unhurried,
} from "./kit";

/**
 * kill -9 of the relay at random moments while several talk, come and go. FLEX_KILLS sets how often; each client
 * does what docs/PROTOCOL.md tells it to: it sends again what had no receipt, and knows by its id what it has.
 */
const KILLS = Number(process.env.FLEX_KILLS ?? 5);

const options = ["relay=socket", "mailbox"];

/** One user over all restarts, with what it must not lose. */
class Talker {
	/** First arrivals: who said it, in order. */
	readonly stored: string[] = [];
	/** Every number that was seen, with its id. */
	readonly byNumber = new Map<number, string>();
	/** Ids that had a receipt. */
	readonly safe = new Set<string>();
	readonly lies: string[] = [];
	readonly #has = new Set<string>();
	readonly #outbox = new Set<string>();
	#sent: string[] = [];
	#receipted = 0;
	#said = 0;
	#socket: Peer | null = null;
	#line: Peer | null = null;
	isAway = false;
	doubled = 0;

	constructor(
		readonly name: string,
		readonly id: string,
	) {}

	get unsafe(): number {
		return this.#outbox.size;
	}

	say(): void {
		const id = `${this.name}-${this.#said++}`;
		this.#outbox.add(id);
		if (this.#socket) this.#send(id);
	}

	/** Comes, and stays until the relay or the test ends it. */
	async live(relay: HeadlessRelay): Promise<void> {
		const line = relay.connect().write(MSGPACK_HEADER);
		line.send(request(this.name, [], options));
		line.send(request(this.name, [this.id]));
		this.#line = line;
		try {
			for (;;) this.#hearLine(relay, line, await line.next());
		} catch {
			// The end of the line, whatever ended it.
		}
		this.#socket = null;
	}

	leave(): void {
		this.#line?.stream.destroy();
	}

	#hearLine(relay: HeadlessRelay, line: Peer, datum: Datum): void {
		if (datum.kind !== "message") return;
		const { category, flags } = datum;
		if (category === "error") {
			// After a kill the relay may still have the name; it is asked again.
			if (flags.includes("code=name-in-use")) line.stream.destroy();
			else if (!flags.includes("code=shutting-down")) {
				this.lies.push(`${flags}: ${datum.msg}`);
			}
			return;
		}
		if (category === "receipt") {
			const count = findCount(flags, "count") ?? 0;
			const last = findCount(flags, "seq") ?? 0;
			for (let i = this.#receipted; i < count; i++) {
				const id = this.#sent[i] as string;
				this.safe.add(id);
				this.#outbox.delete(id);
				this.#note(last - (count - 1 - i), id);
			}
			this.#receipted = count;
		}
		const token = findOption(flags, "token");
		if (category === "ok" && token) {
			void this.#attach(relay, portOf(datum), line, token);
		}
	}

	async #attach(
		relay: HeadlessRelay,
		port: number,
		line: Peer,
		token: string,
	): Promise<void> {
		const socket = relay.connect(port).write(MSGPACK_HEADER);
		socket.send(request(this.name, [this.id], [`token=${token}`]));
		let next = 0;
		let count = 0;
		try {
			for (;;) {
				const payload = await socket.nextBytes();
				const datum = decodeDatum(payload);
				if (datum.kind !== "message") continue;
				if (datum.category === "seq") {
					next = findCount(datum.flags, "next") ?? 0;
					if (this.#socket !== socket) this.#onAttached(socket);
					continue;
				}
				if (datum.category === "error") continue;
				count++;
				const id = datum.msg;
				this.#note(next++, id);
				if (this.#has.has(id)) this.doubled++;
				else this.stored.push(id);
				this.#has.add(id);
				line.send(receipt(this.id, count));
			}
		} catch {
			// The end of the relay socket.
		}
	}

	#onAttached(socket: Peer): void {
		this.#socket = socket;
		this.#sent = [];
		this.#receipted = 0;
		for (const id of this.#outbox) this.#send(id);
	}

	#send(id: string): void {
		this.#sent.push(id);
		this.#socket?.send(chat(id));
	}

	#note(number: number, id: string): void {
		const known = this.byNumber.get(number);
		if (known !== undefined && known !== id) {
			this.lies.push(`${number} is ${known} and ${id}`);
		}
		this.byNumber.set(number, id);
	}
}

test.each([0, 2])(
	"after kills at random moments nothing is lost, doubled or out of order, with %i data threads",
	async (threads) => {
		const data = mkdtempSync(join(tmpdir(), "flex-kill-"));
		onTestFinished(() => rm(data, { recursive: true, force: true }));
		// Nobody is left behind here: that is another test.
		const limits = { ...unhurried, maxMailMessages: 1_000_000 };
		const args = [
			"--data",
			data,
			...["--threads", String(threads)],
			...flagsOf(limits),
		];
		let relay = await headlessRelay(args);
		const names = ["alice", "bob", "carol"];
		const { id, parties } = await converse(relay, names, options);
		for (const { line } of parties) line.stream.destroy();
		const talkers = names.map((name) => new Talker(name, id));
		let isOver = false;
		/** How often the relay was killed: a wait for another one ends with it. */
		const lives = talkers.map(async (talker) => {
			while (!isOver) {
				await talker.live(relay);
				// The old line may not have ended yet, and the next relay not begun.
				await sleep(10 + Math.random() * (talker.isAway ? 200 : 20));
			}
		});
		const speaking = setInterval(() => {
			for (const talker of talkers) {
				for (let i = Math.random() * 6; i > 1; i--) talker.say();
			}
		}, 3);
		const wandering = setInterval(() => {
			const talker = talkers[Math.floor(Math.random() * 3)] as Talker;
			talker.isAway = !talker.isAway;
			talker.leave();
		}, 70);
		for (let kill = 0; kill < KILLS; kill++) {
			await sleep(100 + Math.random() * 300);
			await relay.stop("SIGKILL");
			relay = await headlessRelay(args);
		}
		clearInterval(speaking);
		clearInterval(wandering);
		for (const talker of talkers) talker.isAway = false;
		const total = () => talkers.reduce((sum, it) => sum + it.stored.length, 0);
		const deadline = Date.now() + 60_000;
		for (let before = -1; Date.now() < deadline; ) {
			const isQuiet = talkers.every(({ unsafe }) => unsafe === 0);
			if (isQuiet && total() === before) break;
			before = total();
			await sleep(300);
		}
		isOver = true;
		for (const talker of talkers) talker.leave();
		await Promise.all(lives);

		const order = new Map<number, string>();
		for (const { name, stored, byNumber, lies, unsafe } of talkers) {
			expect(lies).toEqual([]);
			expect(unsafe).toBe(0);
			for (const other of talkers) {
				const theirs = stored.filter((it) => it.startsWith(`${other.name}-`));
				const numbers = theirs.map((it) => Number(it.split("-")[1]));
				if (other.name === name) expect(theirs).toEqual([]);
				// All of them, once, in the order in which they were said.
				else {
					const wrong = numbers.findIndex((number, i) => number !== i);
					const around = numbers.slice(Math.max(0, wrong - 2), wrong + 3);
					expect(
						wrong < 0
							? numbers.length
							: `${name} got ${around} of ${other.name}`,
					).toBe(other.safe.size);
				}
			}
			for (const [number, said] of byNumber) {
				// One order for everybody, and no number twice.
				expect(order.get(number) ?? said).toBe(said);
				order.set(number, said);
			}
		}
		const safe = talkers.reduce((sum, it) => sum + it.safe.size, 0);
		const doubled = talkers.reduce((sum, it) => sum + it.doubled, 0);
		console.log(
			`${KILLS} kills: ${safe} messages acknowledged as safe, ${total()} received of ${safe * 2}, 0 lost, 0 out of order; ${doubled} came twice and were known by their id`,
		);
		expect(safe).toBeGreaterThan(100);
	},
	180_000,
);
