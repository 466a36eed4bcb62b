import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, test } from "@playwright/test";
import { Person } from "./person";

/** Looking for newer versions: off until it is turned on, and then one question, no download. */

let server: Server;
const asked: string[] = [];

test.beforeAll(async () => {
	server = createServer(({ method, url }, response) => {
		asked.push(`${method} ${url}`);
		const { port } = server.address() as AddressInfo;
		const page = `http://127.0.0.1:${port}/releases`;
		response.end(JSON.stringify({ version: "99.0.0", page }));
	});
	await new Promise<void>((ready) => server.listen(0, "127.0.0.1", ready));
	const { port } = server.address() as AddressInfo;
	process.env.FLEX_UPDATE_FEED = `http://127.0.0.1:${port}/latest.json`;
});

test.afterAll(() => {
	delete process.env.FLEX_UPDATE_FEED;
	server.close();
});

test("nobody is asked before the user wants it; a newer version is told, and the wish is kept", async () => {
	const alice = await Person.arrive("Alice");
	const openSettings = () => alice.openSettings("About");
	let settings = await openSettings();
	const wish = settings.getByRole("switch", {
		name: "Look for newer versions",
	});
	await expect(wish).not.toBeChecked();
	expect(asked).toEqual([]);
	await wish.click();
	await expect(settings.getByText("Version 99.0.0 is there.")).toBeVisible();
	await expect(
		settings.getByRole("button", { name: "Open its page" }),
	).toBeVisible();
	expect(asked).toEqual(["GET /latest.json"]);

	await alice.close();
	await alice.open();
	await expect.poll(() => asked.length).toBe(2);
	settings = await openSettings();
	await settings
		.getByRole("switch", { name: "Look for newer versions" })
		.click();
	await expect(settings.getByText("Version 99.0.0 is there.")).toBeHidden();
	await alice.close();
	await alice.open();
	settings = await openSettings();
	await expect(
		settings.getByRole("switch", { name: "Look for newer versions" }),
	).not.toBeChecked();
	// All of both questions came before the switch was off again.
	expect(asked).toEqual(["GET /latest.json", "GET /latest.json"]);
	await alice.leave();
});
