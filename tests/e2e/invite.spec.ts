import { expect, test } from "@playwright/test";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";
import { talking } from "./talking";

/** Issue 6, point 1: the invite, and links that other programs give to the app. */

/** The invite that the host reads on the relay's page. */
async function inviteOf(host: Person): Promise<string> {
	await host.openRelayPage();
	return host.page.getByRole("textbox", { name: "Invite link" }).inputValue();
}

function question({ page }: Person) {
	return page.getByRole("dialog", { name: /^Connect to / });
}

test("the invite is copied, shown as a code, and connects who types it, under its key", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const link = await inviteOf(alice);
	expect(link).toMatch(/^flex:\/\/127\.0\.0\.1:\d+\/\?key=[\w-]{43}$/);
	await expect(
		alice.page.getByRole("img", { name: `Code of the invite to ${address}` }),
	).toBeVisible();
	await alice.page.getByRole("button", { name: "Copy link" }).click();
	await expect(alice.page.getByText("Link copied")).toBeAttached();
	const copied = () =>
		alice.app.evaluate(({ clipboard }) => clipboard.readText());
	expect(await copied()).toBe(link);

	const bob = await Person.arrive("Bob");
	await bob.connectTo(link);
	await expect(bob.line).toContainText("Connected");
	await expect(bob.line).toContainText(address);
	await expect(bob.line).not.toContainText("not encrypted");
	await Promise.all([alice.leave(), bob.leave()]);
});

test("of several own addresses the likeliest is offered, and each has its link, its code, and who came by it", async () => {
	const alice = await Person.arrive("Alice", { relay: { port: 0 } });
	await alice.page.getByRole("switch", { name: "Host relay" }).click();
	await expect(alice.line).toContainText("Connected");
	const offered = await inviteOf(alice);
	const addresses = alice.page
		.getByRole("group", { name: "By which address" })
		.getByRole("radio");
	test.skip((await addresses.count()) < 2, "This machine has one address.");
	await expect(addresses.first()).toBeChecked();
	const other = addresses.nth(1);
	await other.check();
	const link = alice.page.getByRole("textbox", { name: "Invite link" });
	await expect(link).not.toHaveValue(offered);
	const place =
		/^flex:\/\/(.+)\/\?key=/.exec(await link.inputValue())?.[1] ?? "";
	await expect(other).toHaveAccessibleName(new RegExp(`^${escaped(place)}`));
	await expect(
		alice.page.getByRole("img", { name: `Code of the invite to ${place}` }),
	).toBeVisible();

	const bob = await Person.arrive("Bob");
	await bob.connectTo(await link.inputValue());
	await expect(bob.line).toContainText("Connected");
	await expect(bob.line).toContainText(place);
	await expect(
		alice.page.getByRole("radio", {
			name: `${place} 1 person is here by it`,
		}),
	).toBeVisible();
	await Promise.all([alice.leave(), bob.leave()]);
});

function escaped(text: string): string {
	return text.replace(/[.[\]]/g, "\\$&");
}

test("a link that is opened asks first, and a no is a no", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const link = await inviteOf(alice);
	const bob = await Person.arrive("Bob");
	await bob.startAgain(link);
	const asked = question(bob);
	await expect(asked).toHaveAccessibleName(`Connect to ${address}?`);
	const key = /key=([\w-]+)$/.exec(link)?.[1] ?? "";
	await expect(asked).toContainText(key);
	// Somebody may be pressing Enter as it appears.
	await expect(
		asked.getByRole("button", { name: "Don't connect" }),
	).toBeFocused();
	// Another link can't take the place of the one that is being read.
	await bob.startAgain("flex://other.example/");
	await expect(asked).toHaveAccessibleName(`Connect to ${address}?`);
	await bob.page.keyboard.press("Enter");
	await expect(asked).toBeHidden();
	await expect(bob.line).toHaveCount(0);

	await bob.startAgain(link);
	await asked.getByRole("button", { name: "Connect", exact: true }).click();
	await expect(bob.line).toContainText("Connected");
	// Once more: it is the same server.
	await bob.startAgain(link);
	await asked.getByRole("button", { name: "Connect", exact: true }).click();
	await expect(bob.line).toHaveCount(1);
	await Promise.all([alice.leave(), bob.leave()]);
});

test("an invite in a message is a link, and asks as any other does", async () => {
	const other = new HeadlessRelay();
	await other.start();
	const [alice, bob] = await talking("Elsewhere");
	const link = `flex://${other.address}/?key=${other.fingerprint}`;
	await alice.write(`Come over: ${link}`);
	await bob.log.getByRole("link", { name: link }).click();
	const asked = question(bob);
	await expect(asked).toHaveAccessibleName(`Connect to ${other.address}?`);
	await expect(asked).toContainText(other.fingerprint);
	await expect(
		asked.getByRole("button", { name: "Don't connect" }),
	).toBeFocused();
	await asked.getByRole("button", { name: "Connect", exact: true }).click();
	const line = bob.line.filter({ hasText: other.address });
	await expect(line).toContainText("Connected");
	await expect(bob.composer).toBeVisible();
	await Promise.all([alice.leave(), bob.leave()]);
	await other.remove();
});

test("a link that starts the app is asked about once there is a name", async () => {
	const alice = await Person.arrive("Alice");
	await alice.hostRelay();
	const link = await inviteOf(alice);
	const bob = await Person.install("Bob");
	await bob.close();
	await bob.open(link);
	await bob.page.getByRole("textbox", { name: "Your name" }).fill("Bob");
	await bob.page.getByRole("button", { name: "Start" }).click();
	await question(bob)
		.getByRole("button", { name: "Connect", exact: true })
		.click();
	await expect(bob.line).toContainText("Connected");
	await Promise.all([alice.leave(), bob.leave()]);
});

test("a link with another key than the server's is a hard stop, before and after it is known", async () => {
	const alice = await Person.arrive("Alice");
	const address = await alice.hostRelay();
	const other = `flex://${address}/?key=${"A".repeat(43)}`;
	const bob = await Person.arrive("Bob");
	await bob.startAgain(other);
	await question(bob)
		.getByRole("button", { name: "Connect", exact: true })
		.click();
	await expect(bob.line).toContainText("Refused");
	await expect(bob.line).toContainText("another key");

	const carol = await Person.arrive("Carol");
	await carol.connectTo(address);
	await expect(carol.line).toContainText("Connected");
	await carol.startAgain(other);
	await question(carol)
		.getByRole("button", { name: "Connect", exact: true })
		.click();
	await expect(question(carol)).toContainText("known to this app by another");
	await question(carol).getByRole("button", { name: "Don't connect" }).click();
	await expect(carol.line).toContainText("Connected");
	await Promise.all([alice.leave(), bob.leave(), carol.leave()]);
});

test("a link that leads to no server is said to be none", async () => {
	const bob = await Person.arrive("Bob");
	await bob.startAgain("flex://host:99999/?key=x");
	await expect(
		bob.page.getByText(/A link was opened that leads to no server/),
	).toBeVisible();
	await expect(question(bob)).toBeHidden();
	await bob.leave();
});
