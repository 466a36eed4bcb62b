import { expect, test } from "@playwright/test";
import { talking } from "./talking";

/** Writing to somebody who is away, as both see it, and what the host sees of it. */

test("what is written to somebody who is away is sent, kept by the host, and fetched; or cleared", async () => {
	const [alice, bob] = await talking();
	await alice.write("are you there?");
	await expect(
		alice.log.getByRole("article", { name: /^You, .*(delivered|read)$/ }),
	).toHaveCount(1);
	await bob.close();

	const settings = alice.page.getByRole("main");
	const openSettings = () => alice.openRelayPage();
	const closeSettings = () => alice.conversation("bob").click();

	await alice.write("for later");
	await expect(
		alice.log.getByRole("article", { name: /^You, .*sent$/ }).last(),
	).toContainText("for later");
	await openSettings();
	await expect(settings).toContainText("It keeps 1 message for 1 person");
	await closeSettings();
	await bob.open();
	await expect(bob.conversation("Alice")).toContainText("for later");
	await openSettings();
	await expect(settings).toContainText("It keeps no messages");
	await closeSettings();

	await bob.close();
	await alice.write("never mind");
	await openSettings();
	await settings.getByRole("button", { name: "Clear bob's mail" }).click();
	const question = alice.page.getByRole("dialog", {
		name: "Clear the messages for bob?",
	});
	await expect(question).toContainText("1 message will never arrive");
	await question.getByRole("button", { name: "Clear", exact: true }).click();
	await expect(settings).toContainText("It keeps no messages");
	await closeSettings();
	await bob.open();
	await expect(bob.page.getByText(/1 message is gone/).first()).toBeVisible();

	await alice.leave();
	await bob.leave();
});
