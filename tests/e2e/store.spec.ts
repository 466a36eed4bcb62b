import {
	existsSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { expect, test } from "@playwright/test";
import { Person } from "./person";
import { talking } from "./talking";

const keptIn = (person: Person) =>
	readdirSync(person.profile).filter((name) => name.startsWith("kept-"));

test("the store's process is killed again and again, and nothing is lost", async () => {
	const [alice, bob] = await talking("Lunch");
	for (let i = 1; i <= 3; i++) {
		const pid = await bob.app.evaluate(
			({ app }) =>
				app.getAppMetrics().find((one) => one.name === "FLEX store")?.pid,
		);
		await bob.composer.fill(`message ${i}`);
		if (pid) process.kill(pid, "SIGKILL");
		await bob.composer.press("Enter");
		await expect(bob.log.getByText(`message ${i}`)).toBeVisible();
		await expect(alice.log.getByText(`message ${i}`)).toBeVisible();
		// Until the next one is there: else there is nothing to kill.
		await expect
			.poll(() =>
				bob.app.evaluate(
					({ app }) =>
						app.getAppMetrics().find((one) => one.name === "FLEX store")?.pid,
				),
			)
			.not.toBe(pid);
	}
	await bob.kill();
	await bob.open();
	await bob.conversations.getByText("Alice").first().click();
	await expect(bob.log.getByText("message 3")).toBeVisible();
	expect(await bob.texts()).toEqual(["message 1", "message 2", "message 3"]);
	await bob.leave();
	await alice.leave();
});

test("what the next start shows first is sealed, and there only while the app is not", async () => {
	const [alice, bob] = await talking("Secret plans");
	const cache = join(bob.profile, "startup.cache");
	expect(existsSync(cache)).toBe(false);
	await bob.close();
	const sealed = readFileSync(cache, "latin1");
	expect(sealed).not.toMatch(/Secret plans|Alice/);
	await bob.open();
	await expect(bob.conversations.getByText("Secret plans")).toBeVisible();
	// The store is there, and what it holds could be another thing from now on.
	await expect.poll(() => existsSync(cache)).toBe(false);
	await bob.kill();
	expect(existsSync(cache)).toBe(false);
	await bob.open();
	await expect(bob.conversations.getByText("Secret plans")).toBeVisible();
	await bob.leave();
	await alice.leave();
});

test("a damaged database stops at the gate, and what can be read is saved", async () => {
	const [alice, bob] = await talking("Lunch");
	await bob.write("Kept words");
	await expect(alice.log.getByText("Kept words")).toBeVisible();
	await alice.close();
	const file = join(alice.profile, "store.db");
	const damaged = readFileSync(file);
	// The end of the file: a single page there may happen to be a free one, whose damage hurts nobody.
	const pages = Math.floor(damaged.length / 4_096);
	damaged.fill(0xa5, Math.floor((pages * 2) / 3) * 4_096);
	writeFileSync(file, damaged);
	await alice.open();
	const title = alice.page.getByRole("heading", {
		name: "Your messages can't be opened",
	});
	await expect(title).toBeVisible();
	expect(keptIn(alice)).toEqual([]);
	await alice.page
		.getByRole("button", { name: "Save what can be read" })
		.click();
	await expect(
		alice.page.getByText(/messages? (was|were) saved/),
	).toBeVisible();
	const [kept] = keptIn(alice);
	const aside = readFileSync(join(alice.profile, kept ?? "", "store.db"));
	expect(aside.equals(damaged)).toBe(true);
	await alice.leave();
	await bob.leave();
});

test("a database that is gone is never replaced without a word", async () => {
	const alice = await Person.arrive("Alice");
	await alice.close();
	for (const end of ["", "-wal", "-shm"])
		rmSync(join(alice.profile, `store.db${end}`), { force: true });
	await alice.open();
	await expect(
		alice.page.getByRole("heading", { name: "Your messages can't be opened" }),
	).toBeVisible();
	await alice.page.getByRole("button", { name: "Start anew…" }).click();
	const dialog = alice.page.getByRole("dialog");
	await dialog.getByRole("button", { name: "Continue" }).click();
	await alice.page
		.getByRole("button", { name: "Move aside and start anew" })
		.click();
	await expect(
		alice.page.getByRole("textbox", { name: "Your name" }),
	).toBeVisible();
	await alice.leave();
});

test("what version 0.1 left in files is taken over, and the files are kept", async () => {
	const alice = await Person.install("Alice");
	await alice.close();
	const { profile } = alice;
	for (const name of readdirSync(profile))
		if (/^(store\.db|keys\.json)/.test(name)) rmSync(join(profile, name));
	const from = "tests/fixtures/profile-0.1";
	writeFileSync(
		join(profile, "profile.json"),
		readFileSync(join(from, "profile.json")),
	);
	mkdirSync(join(profile, "messages"));
	for (const name of readdirSync(join(from, "messages")))
		writeFileSync(
			join(profile, "messages", name),
			readFileSync(join(from, "messages", name)),
		);
	await alice.open();
	await alice.page.getByRole("button", { name: /go on/ }).click();
	await expect(alice.page.getByText(/are now kept encrypted/)).toBeVisible();
	await alice.conversations.getByText("Bob").first().click();
	await expect(alice.log.getByText("hello from 0.1")).toBeVisible();
	const [kept] = keptIn(alice);
	expect(readdirSync(join(profile, kept ?? "")).sort()).toEqual([
		"messages",
		"profile.json",
	]);
	await alice.leave();
});
