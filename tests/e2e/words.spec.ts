import { createServer, type Server, type Socket } from "node:net";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";
import { resize } from "./resize";

/** Issue 2, section 5: what goes wrong gets a clear word, and nothing typed is lost. */

let person: Person;

test.beforeEach(async () => {
	person = await Person.arrive("Alice");
});

test.afterEach(async () => {
	await person.leave();
});

/** Listens as something that is no FLEX server. */
async function listenAs(
	behave: (socket: Socket) => void,
): Promise<{ address: string; server: Server }> {
	const server = createServer((socket) => {
		socket.on("error", () => {});
		behave(socket);
	});
	await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
	const { port } = server.address() as { port: number };
	return { address: `127.0.0.1:${port}`, server };
}

test("a name that can't be one", async () => {
	const stranger = await Person.install("stranger");
	const name = stranger.page.getByRole("textbox", { name: "Your name" });
	await name.fill("alice@home");
	await stranger.page.getByRole("button", { name: "Start" }).click();
	await expect(stranger.page.getByText(/can't be a name/)).toBeVisible();
	await expect(name).toHaveValue("alice@home");
	// What most people type is nothing to be refused.
	await name.fill("Alice Smith");
	await expect(
		stranger.page.getByText("others see you as Alice.Smith."),
	).toBeVisible();
	await name.press("Enter");
	await expect(
		stranger.page.getByRole("heading", { name: "Hello Alice.Smith" }),
	).toBeVisible();
	await stranger.leave();
});

test("an address that does not parse", async () => {
	const dialog = await person.openConnectDialog();
	const address = dialog.getByRole("textbox", { name: "Server address" });
	for (const [typed, word] of [
		["http://10.0.0.1", "is no"],
		["10.0.0.1:99999", "is no port"],
		["fe80::1", "brackets"],
	] as const) {
		await address.fill(typed);
		await dialog.getByRole("button", { name: "Connect", exact: true }).click();
		await expect(dialog.getByText(word)).toBeVisible();
		await expect(address).toHaveValue(typed);
	}
});

test("what is wrong with an address is in sight, however far down the dialog was scrolled", async () => {
	await resize(person, 900, 400);
	const dialog = await person.openConnectDialog();
	const address = dialog.getByRole("textbox", { name: "Server address" });
	await address.fill("10.0.0.1:99999");
	await dialog.getByText("fleximd", { exact: true }).click();
	const note = dialog.getByText(/^A server of a later edition/);
	await note.evaluate((one) => one.scrollIntoView({ block: "end" }));
	await expect(address).not.toBeInViewport({ ratio: 1 });
	await dialog.getByRole("button", { name: "Connect", exact: true }).click();
	await expect(dialog.getByText("is no port")).toBeInViewport({ ratio: 1 });
	await expect(address).toBeInViewport({ ratio: 1 });
	await expect(address).toBeFocused();
	await expect(address).toHaveValue("10.0.0.1:99999");
});

test("a server that can't be reached", async () => {
	await person.connectTo(`127.0.0.1:${await freePort()}`);
	await expect(person.line).toContainText("Nothing listens at 127.0.0.1");
	await expect(person.line).toContainText("Trying again");
});

test("a server that speaks something else", async () => {
	const { address, server } = await listenAs((socket) => {
		socket.once("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n"));
	});
	await person.connectTo(address);
	await expect(person.line).toContainText("does not speak FLEX");
	server.close();
});

test("a server that refuses the header", async () => {
	const { address, server } = await listenAs((socket) => {
		socket.once("data", () => socket.resetAndDestroy());
	});
	await person.connectTo(address);
	await expect(person.line).toContainText("hung up without a word");
	server.close();
});

test("a name that belongs to somebody else, and another one then", async () => {
	const address = await person.hostRelay();
	const other = await Person.arrive("ALICE");
	await other.connectTo(address);
	await expect(other.line).toContainText("belongs to another key");
	await other.line.getByRole("button", { name: /^Actions for/ }).click();
	await other.page.getByRole("menuitem", { name: "Use another name" }).click();
	const dialog = other.page.getByRole("dialog");
	await dialog.getByRole("textbox").fill("Alicia");
	await dialog.getByRole("button", { name: "Save" }).click();
	await expect(other.line).toContainText("Connected");
	await other.leave();
});

test("an unknown user, and To that makes no sense", async () => {
	await person.hostRelay();
	const dialog = person.page.getByRole("dialog");
	await person.page
		.getByRole("button", { name: "New conversation" })
		.first()
		.click();
	const to = dialog.getByRole("textbox", { name: "To", exact: true });
	for (const [typed, word] of [
		["bob@", "host is missing"],
		["alice", "your own name"],
		["bob@10.0.0.1, carol@10.0.0.2", "different servers"],
	] as const) {
		await to.fill(typed);
		await dialog.getByRole("button", { name: "Send request" }).click();
		await expect(dialog.getByText(word)).toBeVisible();
		await expect(to).toHaveValue(typed);
	}
	await to.fill("nobody");
	await dialog.getByRole("button", { name: "Send request" }).click();
	await expect(person.sentRequests).toContainText(
		"Nobody called “nobody” has ever been on this server",
	);
});

test("a port in use when hosting, and another one then", async () => {
	const { address, server } = await listenAs(() => {});
	const port = Number(address.split(":")[1]);
	const host = await Person.arrive("Hostess", {
		relay: { port, scope: "this-computer" },
	});
	await host.page.getByRole("switch", { name: "Host relay" }).click();
	await expect(host.page.getByText(`Port ${port} is in use`)).toBeVisible();
	await expect(
		host.page.getByRole("switch", { name: "Host relay" }),
	).not.toBeChecked();
	server.close();
	await host.leave();
});

test("an address with another host opens a line to it by itself", async () => {
	const bob = await Person.arrive("Bob");
	const address = await bob.hostRelay();
	await person.ask(`bob@${address}/laptop`);
	await expect(person.line).toContainText(address);
	await bob.acknowledge("Alice");
	await person.write("Found you");
	await expect(bob.log.getByText("Found you")).toBeVisible();
	await bob.leave();
});
