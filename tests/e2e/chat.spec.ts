import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { freePort } from "./ports";

/** Issue 2, section 6: the whole story, in real windows. */
test("two people chat through a relay that one of them hosts", async () => {
	test.setTimeout(180_000);
	const alice = await Person.arrive("Alice", {
		relay: { port: await freePort(), scope: "this-computer" },
	});
	const bob = await Person.arrive("Bob");
	const carol = await Person.arrive("Carol");
	const both = [alice, bob];

	await test.step("Alice hosts, Bob and Carol connect by address", async () => {
		const address = await alice.hostRelay();
		expect(address).toMatch(/^127\.0\.0\.1:\d+$/);
		await alice.page.getByRole("button", { name: "Copy address" }).click();
		await expect
			.poll(() => alice.app.evaluate(({ clipboard }) => clipboard.readText()))
			.toBe(address);
		for (const guest of [bob, carol]) {
			await guest.connectTo(address);
			await expect(guest.line).toContainText(address);
			await expect(guest.line).toContainText("Connected");
		}
	});

	await test.step("Alice asks Bob, who sees it and acknowledges", async () => {
		await alice.ask("bob", "Lunch");
		await expect(alice.sentRequests).toContainText("Waiting");
		await expect(bob.requestOf("Alice")).toBeVisible();
		await expect(bob.pendingRequests.getByRole("article")).toHaveCount(1);
		await bob.acknowledge("Alice");
		await expect(bob.pendingRequests.getByRole("article")).toHaveCount(0);
		for (const person of both) {
			await expect(person.conversations.getByRole("listitem")).toHaveCount(1);
			await expect(person.conversations).toContainText("Lunch");
			await expect(person.composer).toBeVisible();
		}
		await expect(alice.sentRequests.getByRole("listitem")).toHaveCount(0);
	});

	const said: string[] = [];
	await test.step("both write, twenty messages each way, in one order", async () => {
		for (let i = 1; i <= 20; i++) {
			await alice.write(`Alice ${i}`);
			await bob.write(`Bob ${i}`);
			said.push(`Alice ${i}`, `Bob ${i}`);
		}
		for (const person of both) {
			await expect(person.log.getByText("Alice 20")).toBeVisible();
			await expect(person.log.getByText("Bob 20")).toBeVisible();
			await expect(
				person.log.getByRole("article", { name: /queued/ }),
			).toHaveCount(0);
			expect((await person.texts()).toSorted()).toEqual(said.toSorted());
			for (const name of ["Alice", "Bob"]) {
				const theirs = (await person.texts()).filter((t) => t.startsWith(name));
				expect(theirs).toEqual(said.filter((text) => text.startsWith(name)));
			}
		}
		// Own words stand last until the relay has given them their number.
		await expect(async () =>
			expect(await alice.texts()).toEqual(await bob.texts()),
		).toPass();
	});
	const order = await alice.texts();

	await test.step("Carol's request is ignored, and Carol is told nothing", async () => {
		await carol.ask("Bob");
		await expect(bob.requestOf("Carol")).toBeVisible();
		await expect(carol.sentRequests).toContainText("Waiting");
		const before = await carol.page.locator("body").ariaSnapshot();
		await bob
			.requestOf("Carol")
			.getByRole("button", { name: "Ignore" })
			.click();
		await expect(bob.pendingRequests.getByRole("article")).toHaveCount(0);
		// Bob's next words reach Alice behind his ignoring: whatever Carol was to get, she has it by now.
		await bob.write("That was nothing");
		order.push("That was nothing");
		await expect(alice.log.getByText("That was nothing")).toBeVisible();
		expect(await carol.page.locator("body").ariaSnapshot()).toBe(before);
	});

	await test.step("Bob's app is closed and opened again, and the conversation is there", async () => {
		await bob.close();
		await alice.write("Written while Bob was away");
		order.push("Written while Bob was away");
		const written = alice.log
			.getByRole("article")
			.filter({ hasText: "Written while Bob was away" });
		// Her relay has it on its disk; he has not.
		await expect(written).toHaveAccessibleName(/, sent$/);
		await bob.open();
		await expect(bob.conversations).toContainText("Lunch");
		await expect(bob.conversations).toContainText("1 unread");
		await bob.conversations.getByRole("listitem").click();
		await expect(bob.log.getByText("Written while Bob was away")).toBeVisible();
		// It opens at what is new; the older messages come when one goes there.
		await bob.log.press("Home");
		await expect.poll(() => bob.texts()).toEqual(order);
		await expect(written).toHaveAccessibleName(/, read$/);
		await expect(bob.pendingRequests.getByRole("article")).toHaveCount(0);
	});

	await test.step("the relay is switched off and on; both reconnect and go on", async () => {
		const hosting = alice.page.getByRole("switch", { name: "Host relay" });
		await hosting.click();
		await alice.page
			.getByRole("dialog", { name: "Switch your relay off?" })
			.getByRole("button", { name: "Switch off" })
			.click();
		await expect(bob.line).not.toContainText("Connected");
		// However often it is tried again meanwhile.
		await expect(bob.line).toContainText("switched this server off");
		await bob.write("Written while the relay was off");
		await expect(bob.log.getByRole("article", { name: /queued/ })).toHaveCount(
			1,
		);
		await hosting.click();
		await expect(alice.line).toContainText("Connected");
		await expect(bob.line).toContainText("Connected");
		await expect(
			alice.log.getByText("Written while the relay was off"),
		).toBeVisible();
		await alice.write("Here again");
		order.push("Written while the relay was off", "Here again");
		for (const person of both) {
			await expect(person.log.getByText("Here again")).toBeVisible();
			await expect(
				person.log.getByRole("article", { name: /queued/ }),
			).toHaveCount(0);
			await expect.poll(() => person.texts()).toEqual(order);
		}
	});
	for (const person of [alice, bob, carol]) await person.leave();
});
