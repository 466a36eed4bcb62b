import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { builtinModules } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { createInterface } from "node:readline";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import { build } from "vite";
import { beforeAll, expect, onTestFinished, test } from "vitest";
import { decodeMessage } from "../../../src/e2e/group";
import type { PersonKey } from "../../../src/shared/domain/ids";
import {
	type Client,
	connectionId,
	createIdentity,
	suite,
	World,
} from "../../unit/e2e/kit";
import { seededRandom } from "../client/random";
import type { SpeakerOptions } from "./speaker";

/** The long run: `E2E_KILLS=1000 npx vitest run --project integration tests/integration/e2e/real-kills.test.ts`. */
const KILLS = Number(process.env.E2E_KILLS ?? 20);
const folder = resolve("out/test-speaker");

beforeAll(async () => {
	await build({
		configFile: false,
		logLevel: "error",
		ssr: { noExternal: true, external: [...builtinModules] },
		build: {
			target: "node20.18",
			ssr: resolve("tests/integration/e2e/speaker.ts"),
			outDir: folder,
			emptyOutDir: true,
			rollupOptions: {
				output: { format: "es", entryFileNames: "speaker.js" },
			},
		},
	});
}, 60_000);

test(`E2E 8: a process is killed (SIGKILL) ${KILLS} times while it encrypts, stores and writes: no key is used twice, and nothing is lost`, async () => {
	const home = await mkdtemp(join(tmpdir(), "flex-speaker-"));
	onTestFinished(() => rm(home, { recursive: true, force: true }));
	const random = seededRandom("real kills");
	const world = new World();
	const identity = createIdentity();
	const alice = world.join("alice", identity);
	const bob = world.join("bob");
	const options: SpeakerOptions = {
		file: join(home, "state.json"),
		connectionId,
		publicKey: Buffer.from(identity.publicKey).toString("base64"),
		privateKey: Buffer.from(identity.privateKey).toString("base64"),
		order: [alice.person, bob.person],
	};
	await bob.attach();
	const used = new Map<string, string>();
	for (let kill = 0; kill < KILLS; kill++) {
		const child = spawn(
			process.execPath,
			[join(folder, "speaker.js"), JSON.stringify(options)],
			{ stdio: ["pipe", "pipe", "inherit"] },
		);
		const relay = new Relay(world, alice, bob, child, used);
		await relay.attach();
		await relay.taken(3);
		// From a message that is being encrypted to one that is on its way.
		await new Promise((done) => setTimeout(done, random() * 60));
		child.kill("SIGKILL");
		await once(child, "close");
		await relay.end();
	}
	const numbers = bob.texts.map((text) => Number(text.slice(1)));
	const distinct = new Set(numbers);
	expect(distinct.size).toBe(Math.max(...numbers) + 1);
	expect(bob.kinds("unreadable")).toEqual([]);
	expect(bob.status.kind).toBe("encrypted");
	console.log(
		`${KILLS} kills: ${distinct.size} messages, ${used.size} keys used, 0 of them twice, 0 messages lost; ${random.seed}`,
	);
}, 3_600_000);

/** Hands over between the process and Bob, as a relay does. */
class Relay {
	#taken = 0;
	#isOver = false;
	#tasks = Promise.resolve();
	#onTaken = () => {};

	constructor(
		readonly world: World,
		readonly alice: Client,
		readonly bob: Client,
		readonly child: ChildProcess,
		readonly used: Map<string, string>,
	) {
		if (!child.stdout) throw new Error("no output");
		child.stdin?.on("error", () => {});
		createInterface({ input: child.stdout }).on("line", (line) => {
			this.#tasks = this.#tasks.then(() => this.#read(line));
		});
	}

	async attach(): Promise<void> {
		const { world, alice } = this;
		alice.isAttached = true;
		alice.inbox = [];
		for (const logged of world.log) {
			if (logged.from !== alice.person && logged.number > alice.confirmed) {
				alice.inbox.push({ kind: "datum", logged });
			}
		}
		alice.inbox.push({ kind: "attached", next: world.log.length + 1 });
		while (this.bob.canMove) await this.bob.move();
		this.#flush();
	}

	/** The process has said so many datums. */
	async taken(count: number): Promise<void> {
		while (this.#taken < count && this.child.exitCode === null) {
			await new Promise<void>((resolve) => {
				this.#onTaken = resolve;
			});
		}
	}

	async end(): Promise<void> {
		await this.#tasks;
		this.#isOver = true;
		this.alice.isAttached = false;
		await this.world.settle();
	}

	async #read(line: string): Promise<void> {
		let said: { stored?: number; part: never; bytes: string };
		try {
			said = JSON.parse(line);
		} catch {
			// Killed in the middle of it.
			return;
		}
		const { world, alice, bob } = this;
		if (said.stored !== undefined) {
			alice.confirmed = Math.max(alice.confirmed, said.stored);
			return;
		}
		const bytes = new Uint8Array(Buffer.from(said.bytes, "base64"));
		world.take(alice, { part: said.part, bytes });
		while (bob.canMove) await bob.move();
		await this.#check(bytes);
		this.#flush();
		this.#taken++;
		this.#onTaken();
	}

	async #check(bytes: Uint8Array): Promise<void> {
		const message = decodeMessage(bytes);
		const { group } = this.bob.state;
		if (message?.wireformat !== "mls_private_message" || !group) return;
		const { privateMessage } = message;
		const secret =
			privateMessage.epoch === group.groupContext.epoch
				? group.keySchedule.senderDataSecret
				: group.historicalReceiverData.get(privateMessage.epoch)
						?.senderDataSecret;
		if (!secret) return;
		const data = await decryptSenderData(privateMessage, secret, suite);
		const slot = `${privateMessage.epoch}/${data?.leafIndex}/${data?.generation}`;
		const name = Buffer.from(bytes).toString("base64");
		expect(this.used.get(slot) ?? name, slot).toBe(name);
		this.used.set(slot, name);
	}

	#flush(): void {
		if (this.#isOver) return;
		for (const item of this.alice.inbox.splice(0)) {
			const input =
				item.kind === "datum"
					? {
							kind: "foreign",
							number: item.logged.number,
							from: item.logged.from as PersonKey,
							fragment: {
								part: item.logged.fragment.part,
								bytes: Buffer.from(item.logged.fragment.bytes).toString(
									"base64",
								),
							},
						}
					: item;
			this.child.stdin?.write(`${JSON.stringify(input)}\n`);
		}
	}
}
