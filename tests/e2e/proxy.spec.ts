import { expect, test } from "@playwright/test";
import { httpProxy, socksProxy } from "../proxies";
import { Person } from "./person";

const credentials = { user: "bob", password: "open sesame" };

test("where a proxy was set and is not known any more nothing far is connected to until somebody has looked", async () => {
	const alice = await Person.arrive("Alice");
	const near = await alice.hostRelay();
	const bob = await Person.arrive("Bob", { proxied: true });
	await expect(bob.page.getByText(/can't be read any more/)).toBeVisible();
	await bob.connectTo("far.example:4321");
	const line = (address: string) =>
		bob.page
			.getByRole("complementary", { name: "Sidebar" })
			.getByRole("list", { name: "Servers" })
			.getByRole("listitem")
			.filter({ hasText: address });
	await expect(line("far.example")).toContainText("can't be read any more");
	await bob.connectTo(near);
	await expect(line(near)).toContainText("Connected");
	const servers = await bob.openSettings("Servers");
	await expect(servers.getByRole("alert")).toContainText(
		"can't be read any more",
	);
	const none = servers.getByRole("radio", { name: "None", exact: true });
	await expect(none).not.toBeChecked();
	await none.press("Space");
	await expect(servers.getByRole("alert")).toHaveCount(0);
	await expect(line("far.example")).not.toContainText("can't be read");
	await alice.leave();
	await bob.leave();
});

test("a server that only a proxy knows is reached through it, also after a restart; what is wrong with it is said", async () => {
	const alice = await Person.arrive("Alice");
	const port = (await alice.hostRelay()).split(":").at(-1) ?? "";
	const bob = await Person.arrive("Bob");
	const socks = await socksProxy(credentials);
	const line = () =>
		bob.page
			.getByRole("complementary", { name: "Sidebar" })
			.getByRole("list", { name: "Servers" })
			.getByRole("listitem");

	const servers = await bob.openSettings("Servers");
	await servers.getByRole("radio", { name: "SOCKS 5" }).press("Space");
	const field = (name: string) => servers.getByRole("textbox", { name });
	await field("Address of the proxy").fill("127.0.0.1");
	await field("Port").first().fill(String(socks.port));
	await field("User name").fill(credentials.user);
	await servers.getByLabel("Password").fill("wrong");
	await field("Address of the proxy").press("Enter");
	await expect(servers.getByText("Saved.")).toBeVisible();

	await bob.connectTo(`far.example:${port}`);
	await expect(line()).toContainText("wants another user name or password");
	await servers.getByLabel("Password").fill(credentials.password);
	await servers.getByLabel("Password").press("Enter");
	await expect(line()).toContainText("Connected");
	expect(socks.asked).toContain(`far.example:${port}`);
	// The password stays in main.
	const snapshot = await bob.page.evaluate(() => window.flex?.getSnapshot({}));
	expect(JSON.stringify(snapshot)).not.toContain(credentials.password);

	const asked = socks.asked.length;
	await bob.close();
	await bob.open();
	await expect(line()).toContainText("Connected");
	expect(socks.asked.length).toBeGreaterThan(asked);

	// Another kind of proxy, and none: then nobody here knows that name.
	const http = await httpProxy();
	const again = await bob.openSettings("Servers");
	await again.getByRole("radio", { name: "HTTP" }).press("Space");
	await again
		.getByRole("textbox", { name: "Port" })
		.first()
		.fill(String(http.port));
	await again.getByRole("textbox", { name: "Port" }).first().press("Enter");
	await expect.poll(() => http.asked).toContain(`far.example:${port}`);
	await expect(line()).toContainText("Connected");
	await again.getByRole("radio", { name: "None", exact: true }).press("Space");
	await expect(line()).toContainText("far.example");
	await expect(line()).not.toContainText("Connected");
	await Promise.all([socks.close(), http.close()]);
	await alice.leave();
	await bob.leave();
});
