import { createHash, randomBytes } from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";
import { appendFile, open, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { CHUNK_BYTES } from "../../../src/client/files/chunks";
import {
	type FileState,
	MAX_ATTACHED_FILES,
} from "../../../src/shared/domain/file";
import type { FileId, MessageId } from "../../../src/shared/domain/ids";
import type { Message } from "../../../src/shared/domain/message";
import { fail } from "../../../src/shared/errors";
import { tempFolder } from "../../unit/main/temp-folder";
import { headlessRelay, tcpRelay } from "../relay/kit";
import { conversingThroughProxy } from "./through-proxy";
import { conversing, must, User } from "./user";

/** So that nothing is fetched that a test does not ask for. */
function onlyByClick(user: User, autoDownload = 0): void {
	user.messenger.note({
		type: "file-settings-changed",
		settings: { autoDownload, folder: null },
	});
}

async function offered(
	from: User,
	name: string,
	bytes: Uint8Array,
	place = join(from.folder, name),
): Promise<string> {
	await writeFile(place, bytes);
	await offer(from, name, place);
	return place;
}

async function offer(from: User, name: string, place: string): Promise<void> {
	const { files } = from.messenger;
	const { id } = from.conversation;
	must((await files?.attach(id, { name, place, picture: null })) ?? noFiles);
	must((await files?.send(id)) ?? noFiles);
}

const noFiles = fail("file-unknown");

/** The message that offers a file of that name, once it is there. */
async function offerOf(user: User, name: string): Promise<Message> {
	for (;;) {
		const seen = user.events.length;
		const found = (await user.messages()).find(
			({ file, number }) => file?.name === name && number !== null,
		);
		if (found) return found;
		await user.until(`the offer of ${name}`, () => user.events.length > seen);
	}
}

async function fetched(user: User, name: string): Promise<Message> {
	const message = await offerOf(user, name);
	const { conversationId } = message;
	const { files } = user.messenger;
	must((await files?.fetch(conversationId, message)) ?? noFiles);
	return message;
}

function fileIdOf({ file }: Message): FileId {
	if (!file) throw new Error("no file is offered");
	return file.id;
}

function stateOf(user: User, message: Message): FileState | undefined {
	return user.state.files[fileIdOf(message)];
}

function stateIs<K extends FileState["kind"]>(
	user: User,
	message: Message,
	kind: K,
): Promise<Extract<FileState, { kind: K }>> {
	return user.until(`${message.file?.name} to be ${kind}`, () => {
		const state = stateOf(user, message);
		return state?.kind === kind && (state as Extract<FileState, { kind: K }>);
	});
}

const digest = (bytes: Uint8Array) =>
	createHash("sha256").update(bytes).digest("hex");

function expectWhole(user: User, name: string, bytes: Uint8Array): void {
	const read = readFileSync(join(user.downloads, name));
	expect(read.length).toBe(bytes.length);
	expect(digest(read)).toBe(digest(bytes));
}

describe("a file reaches who asks for it", () => {
	test.each([
		["nothing", 0],
		["one byte", 1],
		["a chunk to the byte", CHUNK_BYTES],
		["more chunks than may be under way", 120 * CHUNK_BYTES + 7],
	])("of %s", async (_what, size) => {
		const { port } = await tcpRelay();
		const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
			User,
			User,
		];
		onlyByClick(bob);
		const bytes = randomBytes(size);
		await offered(alice, "plan.bin", bytes);
		const message = await fetched(bob, "plan.bin");
		expect(message.text).toMatch(/^Offers a file: plan\.bin \(/);
		await stateIs(bob, message, "here");
		expectWhole(bob, "plan.bin", bytes);
		expect(readdirSync(bob.downloads)).toEqual(["plan.bin"]);
		const [reader] = (await alice.until("all of it there", () => {
			const state = stateOf(alice, message);
			return (
				state?.kind === "shared" &&
				(size === 0 || state.readers[0]?.sent === size) && [
					...state.readers,
					null,
				]
			);
		})) as [unknown];
		if (size > 0) expect(reader).toMatchObject({ person: "bob" });
		// No request of it ever stood on anybody's screen.
		for (const user of [alice, bob]) {
			expect(user.pending).toEqual([]);
			expect(user.conversations).toHaveLength(1);
		}
	});
});

const MEGABYTE = 1_000_000;

/** Alice and Bob, and whatever of Bob's that comes is asked for. */
async function throughProxy() {
	const { proxy, users, relay } = await conversingThroughProxy();
	const [alice, bob] = users as [User, User];
	onlyByClick(bob);
	return { proxy, alice, bob, relay };
}

function receivedOf(user: User, message: Message): number {
	const state = stateOf(user, message);
	return state && "received" in state ? state.received : 0;
}

/** Resolves as soon as some of it is there. */
function begun(user: User, message: Message): Promise<number> {
	return user.until(
		"the first pieces",
		() =>
			stateOf(user, message)?.kind === "receiving" && receivedOf(user, message),
	);
}

describe("an interrupted file goes on where it was", () => {
	test("its relay socket is cut again and again", async () => {
		const { proxy, alice, bob } = await throughProxy();
		const bytes = randomBytes(6 * MEGABYTE);
		await offered(alice, "long.bin", bytes);
		const message = await offerOf(bob, "long.bin");
		let cut = proxy.cutAfter(2 * MEGABYTE);
		await fetched(bob, "long.bin");
		for (let i = 0; i < 3; i++) {
			await cut;
			cut = proxy.cutAfter(2 * MEGABYTE);
		}
		await stateIs(bob, message, "here");
		expectWhole(bob, "long.bin", bytes);
	});

	test("the user stops it, and lets it go on", async () => {
		const { proxy, alice, bob } = await throughProxy();
		const bytes = randomBytes(4 * MEGABYTE);
		await offered(alice, "stop.bin", bytes);
		const message = await offerOf(bob, "stop.bin");
		// So that it is under way when it is stopped.
		proxy.bytesPerSecond = 4 * MEGABYTE;
		await fetched(bob, "stop.bin");
		await begun(bob, message);
		must((await bob.messenger.files?.stop(fileIdOf(message))) ?? noFiles);
		const { received } = await stateIs(bob, message, "stopped");
		expect(received).toBeGreaterThan(0);
		expect(received).toBeLessThan(bytes.length);
		proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
		const before = bob.events.length;
		await fetched(bob, "stop.bin");
		await stateIs(bob, message, "here");
		expectWhole(bob, "stop.bin", bytes);
		const counts = bob.events
			.slice(before)
			.flatMap((event) =>
				event.type === "file-changed" && event.state?.kind === "receiving"
					? event.state.received
					: [],
			);
		expect(Math.min(...counts)).toBeGreaterThanOrEqual(received);
	});
});

describe("what is not what was offered never counts", () => {
	test("the file was changed, or taken away, after it was offered", async () => {
		const { alice, bob } = await throughProxy();
		const place = await offered(alice, "changed.bin", randomBytes(100_000));
		await appendFile(place, "more");
		const changed = await fetched(bob, "changed.bin");
		expect((await stateIs(bob, changed, "failed")).error.code).toBe(
			"file-changed",
		);
		expect((await stateIs(alice, changed, "withdrawn")).error.code).toBe(
			"file-changed",
		);
		const gone = await offered(alice, "gone.bin", randomBytes(100_000));
		await rm(gone);
		const missing = await fetched(bob, "gone.bin");
		expect((await stateIs(bob, missing, "failed")).error.code).toBe(
			"file-gone",
		);
	});

	test("the file is changed while it is sent: nothing of another one gets into it", async () => {
		const { proxy, alice, bob } = await throughProxy();
		const place = await offered(alice, "now.bin", randomBytes(6 * MEGABYTE));
		const message = await offerOf(bob, "now.bin");
		proxy.bytesPerSecond = 4 * MEGABYTE;
		await fetched(bob, "now.bin");
		await begun(bob, message);
		const handle = await open(place, "r+");
		await handle.write(randomBytes(1_000), 0, 1_000, 5 * MEGABYTE);
		await handle.close();
		proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
		expect((await stateIs(bob, message, "failed")).error.code).toBe(
			"file-changed",
		);
		expect(readdirSync(bob.downloads)).toEqual(["now.bin.part"]);
	});

	test("a part that was altered on Bob's own disk is found out, and comes anew", async () => {
		const { proxy, alice, bob } = await throughProxy();
		const bytes = randomBytes(4 * MEGABYTE);
		await offered(alice, "part.bin", bytes);
		const message = await offerOf(bob, "part.bin");
		proxy.bytesPerSecond = 4 * MEGABYTE;
		await fetched(bob, "part.bin");
		await begun(bob, message);
		must((await bob.messenger.files?.stop(fileIdOf(message))) ?? noFiles);
		await stateIs(bob, message, "stopped");
		proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
		const part = await open(join(bob.downloads, "part.bin.part"), "r+");
		await part.write(Buffer.from("altered"), 0, 7, 100);
		await part.close();
		await fetched(bob, "part.bin");
		expect((await stateIs(bob, message, "failed")).error.code).toBe(
			"file-damaged",
		);
		await fetched(bob, "part.bin");
		await stateIs(bob, message, "here");
		expectWhole(bob, "part.bin", bytes);
	});
});

describe("who may have it", () => {
	test("nobody who was not offered it, on whatever server", async () => {
		const { port } = await tcpRelay();
		const [alice, bob, carol] = (await conversing(port, [
			"Alice",
			"Bob",
			"Carol",
		])) as [User, User, User];
		onlyByClick(bob);
		onlyByClick(carol);
		// Between Alice and Bob alone.
		must(alice.messenger.sendRequest("Bob", "", null));
		await bob.acknowledge();
		const pair = await bob.until("the pair", () =>
			bob.conversations.find(
				({ members, attachment }) =>
					members.length === 1 && attachment.kind === "attached",
			),
		);
		const place = join(alice.folder, "secret.bin");
		await writeFile(place, randomBytes(1_000));
		const { files } = alice.messenger;
		const [, connection = ""] = pair.id.split(".");
		const id = await alice.until("the pair", () =>
			alice.conversations.find((one) => one.connectionId === connection),
		);
		const file = { name: "secret.bin", place, picture: null };
		must((await files?.attach(id.id, file)) ?? noFiles);
		must((await files?.send(id.id)) ?? noFiles);
		const secret = await bob.until(
			"the offer",
			() =>
				pair &&
				bob.events.find(
					(event) =>
						event.type === "message-received" &&
						event.message.file?.name === "secret.bin",
				),
		);
		if (secret.type !== "message-received") throw new Error("no message");
		// Carol got hold of the offer, and pretends that it was made in the conversation with her.
		const { message } = secret;
		const forged = { ...message, conversationId: carol.conversation.id };
		const { conversationId } = forged;
		await carol.messenger.files?.core.history.append([forged]);
		must(
			(await carol.messenger.files?.fetch(conversationId, forged)) ?? noFiles,
		);
		expect((await stateIs(carol, forged, "failed")).error.code).toBe(
			"file-unknown",
		);
		const asked = await bob.messenger.files?.fetch(pair.id, message);
		must(asked ?? noFiles);
		await stateIs(bob, message, "here");
	});

	test("small files come by themselves, from people of the conversation, up to the limit", async () => {
		const { alice, bob } = await throughProxy();
		onlyByClick(bob, 50_000);
		const small = randomBytes(50_000);
		await offered(alice, "large.bin", randomBytes(50_001));
		await offered(alice, "small.bin", small);
		const message = await offerOf(bob, "small.bin");
		await stateIs(bob, message, "here");
		expectWhole(bob, "small.bin", small);
		const large = await offerOf(bob, "large.bin");
		expect(stateOf(bob, large)).toBeUndefined();
	});

	test("one whose message was deleted is given to nobody any more", async () => {
		const { alice, bob } = await throughProxy();
		await offered(alice, "regret.bin", randomBytes(1_000));
		const message = await offerOf(bob, "regret.bin");
		const own = await offerOf(alice, "regret.bin");
		must(await alice.messenger.acts.deleteForAll(own.conversationId, [own.id]));
		await stateIs(alice, own, "withdrawn");
		// Bob's app keeps the offer although it was taken back.
		await bob.until("the deletion", () =>
			bob.events.some((event) => event.type === "message-updated"),
		);
		await bob.messenger.files?.core.history.append([
			{ ...message, id: "01JDXAMPKEJDXAMPJE00000000" as MessageId },
		]);
		const kept = { ...message, id: "01JDXAMPKEJDXAMPJE00000000" as MessageId };
		must(
			(await bob.messenger.files?.fetch(kept.conversationId, kept)) ?? noFiles,
		);
		expect((await stateIs(bob, kept, "failed")).error.code).toBe(
			"file-withdrawn",
		);
	});

	test("one that was stopped for all is given to nobody any more", async () => {
		const { alice, bob } = await throughProxy();
		await offered(alice, "mine.bin", randomBytes(1_000));
		const message = await offerOf(alice, "mine.bin");
		must((await alice.messenger.files?.stop(fileIdOf(message))) ?? noFiles);
		await fetched(bob, "mine.bin");
		expect((await stateIs(bob, message, "failed")).error.code).toBe(
			"file-withdrawn",
		);
	});
});

test("many files come one after the other, one that fails is retried alone, and none is written over", async () => {
	const { alice, bob } = await throughProxy();
	const all = Array.from({ length: 12 }, () => randomBytes(30_000));
	const places: string[] = [];
	for (const [i, bytes] of all.entries()) {
		places.push(
			await offered(alice, "photo.jpg", bytes, join(alice.folder, `${i}`)),
		);
	}
	const broken = places[5] as string;
	await rm(broken);
	const seen = async () => (await bob.messages()).filter(({ file }) => file);
	while ((await seen()).length < all.length) {
		const count = bob.events.length;
		await bob.until("all offers", () => bob.events.length > count);
	}
	const messages = await seen();
	for (const message of messages) {
		const { conversationId } = message;
		must(
			(await bob.messenger.files?.fetch(conversationId, message)) ?? noFiles,
		);
	}
	for (const [i, message] of messages.entries()) {
		await stateIs(bob, message, i === 5 ? "failed" : "here");
	}
	const names = readdirSync(bob.downloads).filter(
		(name) => !name.endsWith(".part"),
	);
	expect(names).toHaveLength(11);
	const digests = new Set(
		names.map((name) => digest(readFileSync(join(bob.downloads, name)))),
	);
	expect(digests).toEqual(new Set(all.filter((_, i) => i !== 5).map(digest)));
});

test("a file is forwarded as a file, to others than those who had it; one that is not here is not", async () => {
	const { port } = await tcpRelay();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	const carol = await User.online(port, "Carol");
	onlyByClick(bob);
	onlyByClick(carol);
	must(bob.messenger.sendRequest("Carol", "", null));
	await carol.acknowledge();
	await carol.attached();
	const to = await bob.until("the one with Carol", () =>
		bob.conversations.find(
			({ members, attachment }) =>
				members[0]?.key === "carol" && attachment.kind === "attached",
		),
	);
	const bytes = randomBytes(100_000);
	await offered(alice, "plan.bin", bytes);
	const from = bob.conversations.find(({ id }) => id !== to.id);
	if (!from) throw new Error("Bob talks with Carol alone");
	const offer = await bob.until("the offer", () =>
		bob.events.find(
			(event) =>
				event.type === "message-received" &&
				event.message.conversationId === from.id,
		),
	);
	if (offer.type !== "message-received") throw new Error("no message");
	const { message } = offer;
	const forward = async () =>
		(await bob.messenger.files?.forward(from.id, message, to.id)) ?? noFiles;
	expect(await forward()).toMatchObject({
		ok: false,
		error: { code: "of-file", values: { why: { code: "file-not-here" } } },
	});
	must((await bob.messenger.files?.fetch(from.id, message)) ?? noFiles);
	await stateIs(bob, message, "here");
	must(await forward());
	// Alice may be gone: it is Bob who gives it now.
	await alice.close();
	const own = await fetched(carol, "plan.bin");
	await stateIs(carol, own, "here");
	expectWhole(carol, "plan.bin", bytes);
	expect(own.file?.key).not.toBe(message.file?.key);
});

test("the same bytes under another name do not come again", async () => {
	const { proxy, alice, bob } = await throughProxy();
	const bytes = randomBytes(2 * MEGABYTE);
	await offered(alice, "one.bin", bytes);
	await offered(alice, "two.bin", bytes);
	await stateIs(bob, await fetched(bob, "one.bin"), "here");
	await offerOf(bob, "two.bin");
	const passed = proxy.bytesPassed;
	await stateIs(bob, await fetched(bob, "two.bin"), "here");
	expect(proxy.bytesPassed - passed).toBeLessThan(MEGABYTE);
});

describe("everybody may die meanwhile", () => {
	test.each(["reader", "author"])(
		"the %s is killed, and starts again",
		async (who) => {
			const { proxy, alice, bob } = await throughProxy();
			const bytes = randomBytes(6 * MEGABYTE);
			await offered(alice, "kill.bin", bytes);
			const message = await offerOf(bob, "kill.bin");
			proxy.bytesPerSecond = 6 * MEGABYTE;
			await fetched(bob, "kill.bin");
			await begun(bob, message);
			const victim = who === "reader" ? bob : alice;
			victim.kill();
			proxy.bytesPerSecond = Number.POSITIVE_INFINITY;
			await victim.start();
			await stateIs(bob, message, "here");
			expectWhole(bob, "kill.bin", bytes);
		},
	);

	test("the relay is killed, and starts again", async () => {
		const data = await tempFolder();
		let relay = await headlessRelay(["--data", data]);
		const { port } = relay;
		const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
			User,
			User,
		];
		onlyByClick(bob);
		const bytes = randomBytes(40 * MEGABYTE);
		await offered(alice, "relay.bin", bytes);
		const message = await fetched(bob, "relay.bin");
		await begun(bob, message);
		await relay.stop("SIGKILL");
		relay = await headlessRelay(["--data", data, "--port", `${port}`]);
		await stateIs(bob, message, "here");
		expectWhole(bob, "relay.bin", bytes);
	});

	test("an author who is away is waited for", async () => {
		const { alice, bob } = await throughProxy();
		const bytes = randomBytes(100_000);
		await offered(alice, "later.bin", bytes);
		const message = await offerOf(bob, "later.bin");
		await alice.close();
		await bob.until("Alice to be away", () => bob.server.people.length === 0);
		await fetched(bob, "later.bin");
		await stateIs(bob, message, "waiting");
		await alice.start();
		await stateIs(bob, message, "here");
		expectWhole(bob, "later.bin", bytes);
	});
});

test("a draft takes a hundred files, however many are given at once, and is read again after a restart", async () => {
	const { port } = await tcpRelay();
	const [alice] = (await conversing(port, ["Alice", "Bob"])) as [User];
	const place = join(alice.folder, "one of many");
	await writeFile(place, "bytes");
	const { id } = alice.conversation;
	const given = await Promise.all(
		Array.from({ length: MAX_ATTACHED_FILES + 20 }, (_, i) =>
			alice.messenger.files?.attach(id, {
				name: `${i}.txt`,
				place,
				picture: null,
			}),
		),
	);
	const refused = given.filter((one) => one && !one.ok);
	expect(refused).toHaveLength(20);
	expect(refused[0]).toEqual(
		fail("too-many-files", { most: MAX_ATTACHED_FILES }),
	);
	expect(alice.conversation.attached).toHaveLength(MAX_ATTACHED_FILES);
	await alice.close();
	await alice.start();
	expect(alice.conversation.attached).toHaveLength(MAX_ATTACHED_FILES);
});
