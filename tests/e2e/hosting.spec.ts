import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";

/** Issue 6, point 2: all about a relay that the app hosts, on one page; and who is there, for everybody. */

function here({ page }: Person) {
	return page.getByRole("list", { name: "People here" });
}

test("the page says who is here and what happened; a guest is disconnected, banned, and let in again", async () => {
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await alice.hostRelay());
	await alice.openRelayPage();
	const { page } = alice;
	await expect(page.getByText(/^Running since/)).toBeVisible();
	await expect(here(alice).getByRole("listitem")).toHaveText([
		/^Alice \(you\)127\.0\.0\.1, since /,
		/^Bob127\.0\.0\.1, since /,
	]);
	await bob.ask("alice");
	await alice.acknowledge("Bob");
	await alice.openRelayPage();
	await expect(here(alice)).toContainText("1 conversation");
	await bob.write("a secret of theirs");
	const chart = page.getByRole("img", { name: /^The last minute: at most/ });
	await expect(chart).toHaveAccessibleName(/at most [1-9]\d* messages?/);
	const events = page.getByRole("list", { name: "Last events" });
	await expect(events).toContainText("Bob came");
	await expect(page.getByRole("main")).not.toContainText("a secret of theirs");

	await here(alice).getByRole("button", { name: "Disconnect: Bob" }).click();
	await page
		.getByRole("dialog", { name: "Disconnect Bob?" })
		.getByRole("button", { name: "Disconnect" })
		.click();
	await expect(bob.line).toContainText("has disconnected you");
	await expect(events).toContainText("Bob had to leave: you disconnected them");
	await bob.line.getByRole("button", { name: /^Try again now/ }).click();
	await expect(bob.line).toContainText("Connected");

	await here(alice).getByRole("button", { name: "Ban…: Bob" }).click();
	const question = page.getByRole("dialog", { name: "Ban Bob?" });
	await expect(question.getByRole("button", { name: "Cancel" })).toBeFocused();
	await expect(question.getByLabel("Their key, under any name")).toBeChecked();
	await question.getByRole("button", { name: "Ban", exact: true }).click();
	await expect(bob.line).toContainText("does not let you in");
	// Under another name neither, and not after a restart.
	await alice.close();
	await alice.open();
	await expect(alice.line).toContainText("Connected");
	await bob.line.getByRole("button", { name: "Use another name" }).click();
	const dialog = bob.page.getByRole("dialog");
	await dialog.getByRole("textbox").fill("Bert");
	await dialog.getByRole("button", { name: "Save" }).click();
	await expect(bob.line).toContainText("does not let you in");

	await alice.openRelayPage();
	await alice.page
		.getByRole("button", { name: /^Take back the ban of bob/ })
		.click();
	await expect(alice.page.getByRole("list", { name: "Banned" })).toBeHidden();
	await bob.line.getByRole("button", { name: /^Try again now/ }).click();
	await expect(bob.line).toContainText("Connected");
	await Promise.all([alice.leave(), bob.leave()]);
});

test("switching off says who will be cut off, and does it only after a yes", async () => {
	const alice = await Person.arrive("Alice");
	const hosting = alice.page.getByRole("switch", { name: "Host relay" });
	// Alone: at once.
	await alice.hostRelay();
	await hosting.click();
	await expect(hosting).not.toBeChecked();
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await alice.hostRelay());
	await expect(alice.line).toContainText("1 person here");
	await hosting.click();
	const question = alice.page.getByRole("dialog", {
		name: "Switch your relay off?",
	});
	await expect(question).toContainText("Bob is here now and will be cut off");
	await question.getByRole("button", { name: "Cancel" }).click();
	await expect(hosting).toBeChecked();
	await expect(hosting).toBeFocused();
	await expect(bob.line).toContainText("Connected");
	// By the palette neither.
	await alice.page.keyboard.press("Control+K");
	await alice.page.keyboard.type("switch your relay off");
	await alice.page.keyboard.press("Enter");
	await expect(question).toContainText("Bob is here now and will be cut off");
	await question.getByRole("button", { name: "Cancel" }).click();
	await alice.openRelayPage();
	await alice.page.getByRole("button", { name: "Switch off" }).click();
	await question.getByRole("button", { name: "Switch off" }).click();
	await expect(bob.line).toContainText("Trying again");
	await expect(
		alice.page.getByRole("heading", { name: "Your relay is off" }),
	).toBeVisible();
	await Promise.all([alice.leave(), bob.leave()]);
});

test("what starts the relay anew says who will be cut off, and whether they come back", async () => {
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await alice.hostRelay());
	await expect(alice.line).toContainText("1 person here");
	await alice.openRelayPage();
	const { page } = alice;
	const question = page.getByRole("dialog", { name: "Start your relay anew?" });
	const port = page.getByRole("textbox", { name: "Port" });
	const before = await port.inputValue();
	await port.fill(`${await freePort()}`);
	await port.press("Enter");
	await expect(question).toContainText(
		"Bob is here now and will be cut off: their apps know your relay by where it is now.",
	);
	await question.getByRole("button", { name: "Cancel" }).click();
	await expect(bob.line).toContainText(`:${before}`);
	await expect(bob.line).toContainText("Connected");
	await expect(port).toBeFocused();

	const limit = page.getByRole("textbox", { name: "Messages kept for one" });
	await limit.fill("50");
	await limit.press("Enter");
	await expect(question).toContainText("cut off for a moment");
	await question.getByRole("button", { name: "Start anew" }).click();
	await expect(question).toBeHidden();
	await expect(page.getByText(/^Running since/)).toBeVisible();
	await expect(bob.line).toContainText("Connected");
	await expect(alice.line).toContainText("1 person here");
	// What changes nothing for them is done at once.
	await page.getByRole("switch", { name: /^Switch on again/ }).click();
	await expect(
		page.getByRole("switch", { name: /^Switch on again/ }),
	).not.toBeChecked();
	await Promise.all([alice.leave(), bob.leave()]);
});

test("quitting, too, says who will be cut off; what the system ends asks nothing", async () => {
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	await bob.connectTo(await alice.hostRelay());
	await expect(alice.line).toContainText("1 person here");
	// The system's own dialog, answered by the test.
	await alice.app.evaluate(({ dialog }) => {
		const asked: string[] = [];
		Object.assign(globalThis, { asked, answer: 1 });
		dialog.showMessageBox = (async (_window: unknown, options: object) => {
			const { message, detail } = options as Record<string, string>;
			asked.push(`${message} ${detail}`);
			const { answer } = globalThis as unknown as { answer: number };
			return { response: answer, checkboxChecked: false };
		}) as unknown as typeof dialog.showMessageBox;
	});
	const asked = () =>
		alice.app.evaluate(
			() => (globalThis as unknown as { asked: string[] }).asked,
		);
	const question =
		"Quit, with others on your relay? Bob is here now and will be cut off. What they write meanwhile waits in their apps.";
	await alice.choose("quit");
	await expect.poll(asked).toEqual([question]);
	const frame = await alice.app.browserWindow(alice.page);
	await frame.evaluate((w) => w.close());
	await expect.poll(asked).toEqual([question, question]);
	// It was answered with no.
	await expect(bob.line).toContainText("Connected");
	await expect(
		alice.page.getByRole("switch", { name: "Host relay" }),
	).toBeChecked();

	const ended = once(alice.app.process(), "exit");
	await alice.app.evaluate(() => {
		Object.assign(globalThis, { answer: 0 });
	});
	await frame.evaluate((w) => {
		setTimeout(() => w.close());
	});
	await ended;
	await expect(bob.line).toContainText("Trying again");

	// A signal, as at a logout.
	await alice.open();
	await expect(alice.line).toContainText("Connected");
	await expect(bob.line).toContainText("Connected");
	await expect(alice.line).toContainText("1 person here");
	const gone = once(alice.app.process(), "exit");
	alice.app.process().kill("SIGTERM");
	await gone;
	await Promise.all([alice.leave(), bob.leave()]);
});

test("port, limits, start with the app: kept, and a limit counts", async () => {
	const alice = await Person.arrive("Alice");
	const bob = await Person.arrive("Bob");
	// Before it runs: a change restarts it, and nobody could tell which of the two was asked.
	await alice.openRelayPage();
	const { page } = alice;
	const limit = page.getByRole("textbox", { name: "People at once" });
	await limit.fill("many");
	await limit.press("Enter");
	await expect(page.getByText(/A limit is a whole number/)).toBeVisible();
	await limit.fill("1");
	await limit.press("Enter");
	await expect(
		page.getByRole("region", { name: "Limits" }).getByRole("button"),
	).toBeDisabled();
	await bob.connectTo(await alice.hostRelay());
	await expect(bob.line).toContainText("as many people as it takes");
	const start = page.getByRole("switch", { name: /^Switch on again/ });
	await start.click();
	await expect(start).not.toBeChecked();
	await alice.close();
	await alice.open();
	await expect(
		alice.page.getByRole("switch", { name: "Host relay" }),
	).not.toBeChecked();
	await alice.openRelayPage();
	await expect(limitIn(alice)).toHaveValue("1");
	await Promise.all([alice.leave(), bob.leave()]);
});

function limitIn({ page }: Person) {
	return page.getByRole("textbox", { name: "People at once" });
}

test("a port that is taken is a visible error, and the look at the network says what to do", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const port = Number(address.split(":")[1]);
	const bob = await Person.arrive("Bob", {
		relay: { port, scope: "this-computer" },
	});
	await bob.page.getByRole("switch", { name: "Host relay" }).click();
	await expect(
		bob.page.getByRole("region", { name: "Host relay" }),
	).toContainText("in use by another program");
	await bob.openRelayPage();
	await bob.page.getByRole("button", { name: "Others can't connect?" }).click();
	const look = bob.page.getByRole("dialog", {
		name: "Why can't others connect?",
	});
	await expect(look).toContainText(`Port ${port} is taken`);
	await expect(look).toContainText("Choose another port");
	await look.getByRole("button", { name: "Close" }).last().click();

	// From the other side: nothing listens there any more.
	await bob.connectTo(address);
	await expect(bob.line).toContainText("Connected");
	await alice.leave();
	await bob.line.getByRole("button", { name: /^Why can't I reach/ }).click();
	const why = bob.page.getByRole("dialog", { name: /^Why can't I reach/ });
	await expect(why).toContainText("no program listens");
	await expect(why).toContainText("switch the relay on");
	await bob.leave();
});

test("who is on a server is listed, found by name, and talked to", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const [bob, carol] = await Promise.all([
		Person.arrive("Bob"),
		Person.arrive("Cárol"),
	]);
	await bob.connectTo(address);
	await carol.connectTo(address);
	const { page } = bob;
	await page.getByRole("button", { name: "People" }).click();
	const people = page.getByRole("list", { name: "People who are here" });
	await expect(people.getByRole("listitem")).toHaveText([/^A?Alice/, /Cárol/]);
	const search = page.getByRole("searchbox", { name: "Search people" });
	await search.fill("car");
	await expect(people.getByRole("listitem")).toHaveCount(1);
	await search.fill("nobody");
	await expect(page.getByText("Nobody here is called “nobody”.")).toBeVisible();
	await search.fill("ali");
	await people
		.getByRole("button", { name: "Start conversation with Alice" })
		.click();
	const dialog = page.getByRole("dialog");
	await expect(
		dialog.getByRole("textbox", { name: "To", exact: true }),
	).toHaveValue("Alice");
	await dialog.getByRole("button", { name: "Send request" }).click();
	await alice.acknowledge("Bob");
	await expect(bob.composer).toBeVisible();
	await page.getByRole("button", { name: "People" }).click();
	await people
		.getByRole("button", { name: "Open conversation with Alice" })
		.click();
	await expect(bob.composer).toBeVisible();
	await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
});
