import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";

/** Issue 4, point 2: who hosts a relay in the app says who may come in, and frees names whose key is lost. */

async function connectAgain({ line }: Person): Promise<void> {
	await line.getByRole("button", { name: /^Try again now/ }).click();
}

test("members only keeps others out, lets the listed in, and says who would be cut off", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	const settings = alice.page.getByRole("main");
	const only = settings.getByRole("switch", { name: "Members only" });
	const members = settings.getByRole("list", { name: "Members" });
	const field = settings.getByRole("textbox", { name: "Name of a member" });

	await alice.openRelayPage();
	// By keyboard alone.
	await only.press("Space");
	await expect(only).toBeChecked();
	await expect(members).toHaveText(/^Alice \(you, always let in\)$/);
	await bob.connectTo(address);
	await expect(bob.line).toContainText("This server is for its members only");
	await expect(bob.line).toContainText("Refused");

	await field.fill("b b");
	await field.press("Enter");
	await expect(settings).toContainText("can't be a name");
	await field.fill("Bob");
	await field.press("Enter");
	await expect(field).toHaveValue("");
	await expect(members).toContainText("bob");
	await connectAgain(bob);
	await expect(bob.line).toContainText("Connected");

	// The host is never kept out, also under another name.
	const profile = await alice.openSettings("Profile");
	const ownName = profile.getByRole("textbox", { name: "Name on your relay" });
	await ownName.fill("Alicia");
	await ownName.press("Enter");
	await alice.page.keyboard.press("Escape");
	await expect(members).toContainText("Alicia (you");
	await expect(alice.line).toContainText("Connected");

	await members.getByRole("button", { name: /^Remove bob/ }).click();
	const question = alice.page.getByRole("dialog", { name: "Remove bob from" });
	await expect(question).toContainText("Bob is here now");
	await question.getByRole("button", { name: "Cancel" }).click();
	await expect(members).toContainText("bob");
	await only.click();
	await expect(only).not.toBeChecked();
	await members.getByRole("button", { name: /^Remove bob/ }).click();
	await expect(members).not.toContainText("bob");
	await expect(bob.line).toContainText("Connected");
	await only.click();
	const cut = alice.page.getByRole("dialog", { name: "Let in members only?" });
	await expect(cut).toContainText("Bob is here now and will be disconnected");
	await expect(only).not.toBeChecked();
	await cut.getByRole("button", { name: "Members only" }).click();
	await expect(bob.line).toContainText("your name is not on the list");
	await expect(alice.line).toContainText("Connected");

	// After a restart from the first moment.
	await alice.close();
	await alice.open();
	await expect(alice.line).toContainText("Connected");
	await alice.openRelayPage();
	await expect(
		alice.page.getByRole("switch", { name: "Members only" }),
	).toBeChecked();
	await Promise.all([alice.leave(), bob.leave()]);
});

test("a name that is released goes to the next key, and its owner is told", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	const other = await Person.arrive("Bob");
	await other.connectTo(address);
	await expect(other.line).toContainText("belongs to another key");

	await alice.openRelayPage();
	const settings = alice.page.getByRole("main");
	const names = settings.getByRole("list", {
		name: "Names that belong to a key",
	});
	await expect(names.getByRole("listitem")).toHaveText([
		"alice (you)",
		/^bob last seen /,
	]);
	await names.getByRole("button", { name: "Release the name bob" }).click();
	const question = alice.page.getByRole("dialog", {
		name: "Release the name bob?",
	});
	await expect(question).toContainText("The next key that comes as bob");
	await question.getByRole("button", { name: "Release", exact: true }).click();
	await expect(names).not.toContainText("bob");
	await expect(bob.line).toContainText("The host has released this name");

	await connectAgain(other);
	await expect(other.line).toContainText("Connected");
	await expect(names).toContainText("bob");
	await connectAgain(bob);
	await expect(bob.line).toContainText("belongs to another key");
	await Promise.all([alice.leave(), bob.leave(), other.leave()]);
});

test("a name that is not listed any more is released by typing it", async () => {
	const alice = await Person.arrive("Alice");
	const folder = join(alice.profile, "relay");
	const key = "A".repeat(43);
	const names = Array.from({ length: 202 }, (_, n) => ({
		name: `old${n}`,
		key,
		lastSeen: 0,
	}));
	mkdirSync(folder, { recursive: true });
	writeFileSync(
		join(folder, "names.json"),
		JSON.stringify({ version: 1, names }),
	);
	await alice.hostRelay();
	await alice.openRelayPage();
	const page = alice.page.getByRole("main");
	const field = page.getByRole("textbox", {
		name: "A name that is not listed",
	});
	// With hers.
	await expect(
		page.getByText("And 3 more names, too many to list."),
	).toBeVisible();
	await field.fill("ALICE");
	await field.press("Enter");
	await expect(page.getByText("That is your own name.")).toBeVisible();
	await field.fill("Nobody");
	await field.press("Enter");
	const nobody = alice.page.getByRole("dialog", {
		name: "Release the name nobody?",
	});
	await nobody.getByRole("button", { name: "Release", exact: true }).click();
	await expect(
		nobody.getByText("No key has the name nobody here."),
	).toBeVisible();
	await alice.page.keyboard.press("Escape");
	await field.fill("Old200");
	await field.press("Enter");
	await alice.page
		.getByRole("dialog", { name: "Release the name old200?" })
		.getByRole("button", { name: "Release", exact: true })
		.click();
	await expect(
		page.getByText("And 2 more names, too many to list."),
	).toBeVisible();
	await expect(field).toHaveValue("");
	await alice.leave();
});

test("a member is tied to the key they have, and a release says that the tie still holds", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	await alice.openRelayPage();
	const settings = alice.page.getByRole("main");
	const members = settings.getByRole("list", { name: "Members" });
	const field = settings.getByRole("textbox", { name: "Name of a member" });
	for (const name of ["Bob", "Carol"]) {
		await field.fill(name);
		await field.press("Enter");
		await expect(field).toHaveValue("");
	}
	// Carol was never here: there is no key yet.
	await expect(members.getByRole("button", { name: /^Tie carol/ })).toHaveCount(
		0,
	);
	await members.getByRole("button", { name: /^Tie bob/ }).click();
	await expect(members).toContainText("bob only with the key it has had");
	await settings.getByRole("switch", { name: "Members only" }).click();
	const cut = alice.page.getByRole("dialog", { name: "Let in members only?" });
	await expect(cut).toHaveCount(0);
	await expect(bob.line).toContainText("Connected");

	const names = settings.getByRole("list", {
		name: "Names that belong to a key",
	});
	await names.getByRole("button", { name: "Release the name bob" }).click();
	const question = alice.page.getByRole("dialog", {
		name: "Release the name bob?",
	});
	await expect(question).toContainText("ties bob to a key");
	await question.getByRole("button", { name: "Release", exact: true }).click();
	await expect(bob.line).toContainText("The host has released this name");
	const other = await Person.arrive("Bob");
	await other.connectTo(address);
	await expect(other.line).toContainText("belongs to another key");
	await members.getByRole("button", { name: /^Untie bob/ }).click();
	await connectAgain(other);
	await expect(other.line).toContainText("Connected");
	await Promise.all([alice.leave(), bob.leave(), other.leave()]);
});

test("damaged settings don't open a relay for members to everybody, and say so", async () => {
	const alice = await Person.arrive("Alice");
	await alice.hostRelay();
	await alice.close();
	const file = join(alice.profile, "settings.json");
	writeFileSync(file, '{"relay": {"memb');
	await alice.open();
	await expect(
		alice.page.getByText("lets in you alone until you say otherwise"),
	).toBeVisible();
	await alice.openRelayPage();
	await expect(
		alice.page.getByRole("switch", { name: "Members only" }),
	).toBeChecked();
	await alice.close();
	// As they are now, but where a test may listen.
	const settings = JSON.parse(readFileSync(file, "utf8"));
	expect(settings.relay).toMatchObject({ on: false, members: { on: true } });
	Object.assign(settings.relay, { port: 0, scope: "this-computer" });
	writeFileSync(file, JSON.stringify(settings));
	await alice.open();
	const address = await alice.hostRelay();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(address);
	await expect(bob.line).toContainText("This server is for its members only");
	await expect(alice.line).toContainText("Connected");
	await Promise.all([alice.leave(), bob.leave()]);
});
