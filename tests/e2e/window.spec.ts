import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { Person } from "./person";

test("the window comes back as large as it was left", async () => {
	const ann = await Person.arrive("Ann");
	const bounds = async () =>
		(await ann.app.browserWindow(ann.page)).evaluate((w) => w.getBounds());
	await (await ann.app.browserWindow(ann.page)).evaluate((w) =>
		w.setBounds({ x: 40, y: 50, width: 830, height: 610 }),
	);
	await expect.poll(bounds).toMatchObject({ width: 830, height: 610 });
	const left = await bounds();

	await ann.close();
	await ann.open();
	// Where exactly is the window manager's affair.
	await expect
		.poll(bounds)
		.toMatchObject({ width: left.width, height: left.height });
	await ann.leave();
});

test("who closes the window in the moment they have said their name has said it", async () => {
	const ann = await Person.install("Ann");
	await ann.page.getByRole("textbox", { name: "Your name" }).fill("Ann");
	const ended = once(ann.app.process(), "exit");
	// No keys are made yet, and no store.
	await ann.page
		.getByRole("button", { name: "Start" })
		.evaluate((button: HTMLButtonElement) => {
			button.click();
			window.close();
		})
		// The answer may not come any more.
		.catch(() => {});
	expect(await ended).toEqual([0, null]);
	await ann.open();
	await expect(
		ann.page.getByRole("button", { name: "Settings" }),
	).toBeVisible();
	await expect(ann.page.getByText("Ann", { exact: true })).toBeVisible();
	await ann.leave();
});
