import { connect } from "node:net";
import { expect, test } from "@playwright/test";
import { NaiveClient } from "../naive/client";
import { FleximClient, keyOf } from "../naive/flexim-client";
import { PythonWindow } from "../naive/windows";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";
import { freePort } from "./ports";

/** Issue 8: whoever speaks any living edition of FLEX talks with the app. */

/** Somebody with `nc`: a socket, and text. */
class Terminal {
	#text = "";
	#wake = () => {};
	readonly #socket;

	constructor(port: number) {
		this.#socket = connect({ port, host: "127.0.0.1", noDelay: true });
		this.#socket.setEncoding("utf8");
		this.#socket.on("data", (text) => {
			this.#text += text;
			this.#wake();
		});
		this.#socket.write("\0FLEX");
	}

	type(line: string): void {
		this.#socket.write(`${line}\n`);
	}

	/** Waits for what matches, and goes on behind it. */
	async reads(pattern: RegExp): Promise<void> {
		for (;;) {
			const found = pattern.exec(this.#text);
			if (found) {
				this.#text = this.#text.slice(found.index + found[0].length);
				return;
			}
			await new Promise<void>((resolve) => {
				this.#wake = resolve;
			});
		}
	}

	close(): void {
		this.#socket.destroy();
	}
}

test("an app, a client of the RFC, flexim-client and somebody with nc sit in one conversation", async () => {
	const relay = new HeadlessRelay();
	await relay.start();
	const alice = await Person.arrive("Alice");
	await alice.connectTo(relay.address);
	await expect(alice.line).toContainText("Connected");
	const naive = new NaiveClient("naive", "127.0.0.1", relay.port, "map");
	await naive.isThere();
	const typed = await FleximClient.login("typed", relay.port);
	const terminal = new Terminal(relay.port);
	await terminal.reads(/What is your name/);
	terminal.type("term");
	await terminal.reads(/Welcome/);

	await alice.ask("naive, typed, term", "All of us");
	const { id } = await naive.connection();
	const group = keyOf(`#${String(id).slice(0, 16)}`);
	await naive.acknowledge(String(id));
	expect((await typed.notice()).from).toBe(group);
	typed.say(`0x${group}`, "from fleximd's side");
	expect(await naive.heard()).toBe("from fleximd's side");
	await terminal.reads(/asks .* for a conversation/);
	terminal.type("/accept");
	await terminal.reads(/In this conversation/);
	await expect(alice.log.getByText("from fleximd's side")).toBeVisible();
	await typed.first(({ value }) =>
		String((value as { msg?: unknown }).msg).includes("term"),
	);

	await alice.write("from a window");
	expect(await naive.heard()).toBe("from a window");
	expect(await typed.heard()).toBe("<Alice> from a window");
	await terminal.reads(/<Alice> from a window\n/);
	terminal.type("from a terminal");
	expect(await naive.heard()).toBe("from a terminal");
	expect(await typed.heard()).toBe("<term> from a terminal");
	naive.say("from forty lines");
	await terminal.reads(/<naive> from forty lines\n/);
	expect(await typed.heard()).toBe("<naive> from forty lines");
	await expect(alice.log.getByText("from forty lines")).toBeVisible();
	// Own words stand last until the relay has given them their number.
	await expect
		.poll(() => alice.texts())
		.toEqual([
			"from fleximd's side",
			"from a window",
			"from a terminal",
			"from forty lines",
		]);
	for (const who of ["typed", "term", "naive"]) {
		await expect(
			alice.log.getByRole("article", { name: new RegExp(`^${who}`) }).first(),
		).toBeVisible();
	}
	naive.close();
	typed.close();
	terminal.close();
	await alice.leave();
	await relay.remove();
});

test("the Python window calls the app directly, when its user lets it", async () => {
	const port = await freePort();
	const bob = await Person.arrive("Bob");
	const settings = await bob.openSettings("Servers");
	await expect(
		settings.getByRole("switch", { name: "Let programs call you directly" }),
	).not.toBeChecked();
	const field = settings.getByRole("textbox", { name: "Port for calls" });
	await field.fill(`${port}`);
	await field.press("Enter");
	await settings
		.getByRole("switch", { name: "Let programs call you directly" })
		.click();
	await expect(
		settings.getByText(new RegExp(`Callers type .*:${port}`)),
	).toBeVisible();
	await bob.page.keyboard.press("Escape");

	const alice = new PythonWindow(port, "alice@127.0.0.1:9000", "msgpack");
	alice.say("hello Bob");
	await bob.acknowledge("alice");
	await expect(bob.log.getByText("hello Bob")).toBeVisible();
	await expect(bob.page.getByText(/Not encrypted/).first()).toBeVisible();
	await bob.write("hello Alice");
	expect(await alice.reads()).toBe("Bob: hello Alice");
	alice.bye();
	await alice.ended;
	await expect(
		bob.page.getByText("Everybody else has left").first(),
	).toBeVisible();

	const carol = new PythonWindow(port, "carol", "text");
	carol.say("let me in");
	await bob.requestOf("caller").getByRole("button", { name: "Ignore" }).click();
	await expect(bob.requestOf("caller")).toBeHidden();
	expect(carol.lines).toEqual([]);
	carol.close();
	await bob.leave();
});
