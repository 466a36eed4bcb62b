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
