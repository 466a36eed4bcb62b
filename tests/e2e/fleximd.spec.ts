import { expect, test } from "@playwright/test";
import { FakeFleximd } from "../integration/editions/fake-fleximd";
import { FleximClient } from "../integration/editions/flexim-client";
import { Person } from "./person";

/** Issue 8, section 1: the app on a server of another edition, which it finds out by itself. */
test("the app talks on a fleximd, and says what that can't do", async () => {
	const server = new FakeFleximd();
	await server.listen();
	const bob = await FleximClient.login(server.port, "bob");
	const alice = await Person.arrive("Alice");
	await alice.connectTo(`127.0.0.1:${server.port}`);
	await expect(alice.line).toContainText("Connected");
	await expect(alice.line).toContainText(
		"names unproven, delivery unconfirmed",
	);

	// By alias, in New conversation.
	await alice.ask("bob");
	await alice.write("Hello from a window");
	await bob.said("Hello from a window");
	const key = bob.messages.at(-1)?.from ?? "";
	bob.say(key, "Hello from flexim-client");
	await expect(alice.log.getByText("Hello from flexim-client")).toBeVisible();
	await expect(
		alice.log.getByRole("article", { name: /^You, .*sent$/ }),
	).toBeVisible();
	await expect(
		alice.page.getByText("delivery unconfirmed").last(),
	).toBeVisible();

	// A stranger is a request, with both buttons.
	const carol = await FleximClient.login(server.port, "carol");
	carol.say(key, "May I?");
	await expect(
		alice.requestOf("carol").getByRole("button", { name: "Ignore" }),
	).toBeVisible();
	await alice.acknowledge("carol");
	await alice.conversation("carol").click();
	await expect(alice.log.getByText("May I?")).toBeVisible();

	// And what it is can be said by hand.
	await alice.line.getByRole("button", { name: /^Actions/ }).click();
	await alice.page.getByRole("menuitem", { name: "What it speaks…" }).click();
	const dialog = alice.page.getByRole("dialog");
	await expect(dialog.getByRole("radio", { name: "fleximd" })).toBeChecked();
	await expect(dialog).toContainText("proves nobody's name or key");
	await dialog.getByRole("button", { name: "Cancel" }).click();
	await alice.leave();
	expect(server.died).toBeNull();
	await server.close();
});
