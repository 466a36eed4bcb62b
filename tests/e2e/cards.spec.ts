import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { jpegHead } from "../faces";
import type { Person } from "./person";
import { talking } from "./talking";

/** The colour in the middle of a face, as red, green and blue; null where initials stand. */
function middleOf(avatar: Locator): Promise<number[] | null> {
	return avatar.evaluate((element) => {
		const face = element.querySelector("canvas");
		if (!face || face.width <= 1) return null;
		const at = face.width / 2;
		const context = face.getContext("2d");
		return [...(context?.getImageData(at, at, 1, 1).data ?? [])].slice(0, 3);
	});
}

const isRed = async (avatar: Locator) => {
	const [red = 0, green = 255, blue = 255] = (await middleOf(avatar)) ?? [];
	return red > 200 && green < 60 && blue < 60;
};

/** A picture file, drawn by the page of somebody: red in the middle, blue at its ends. */
async function drawPicture(person: Person, file: string): Promise<void> {
	const base64 = await person.page.evaluate(async () => {
		const canvas = new OffscreenCanvas(600, 200);
		const context = canvas.getContext("2d");
		if (!context) return "";
		context.fillStyle = "#0000ff";
		context.fillRect(0, 0, 600, 200);
		context.fillStyle = "#ff0000";
		context.fillRect(200, 0, 200, 200);
		const blob = await canvas.convertToBlob({ type: "image/png" });
		let text = "";
		for (const byte of new Uint8Array(await blob.arrayBuffer()))
			text += String.fromCharCode(byte);
		return btoa(text);
	});
	writeFileSync(file, Buffer.from(base64, "base64"));
}

test("a picture and a status are chosen, seen by whom one talks with, kept, and taken back", async () => {
	const [alice, bob] = await talking("Lunch");
	const folder = mkdtempSync(join(tmpdir(), "flex-face-"));
	const file = join(folder, "me.png");
	await drawPicture(alice, file);

	const profile = await alice.openSettings("Profile");
	const chooser = alice.page.waitForEvent("filechooser");
	await profile.getByRole("button", { name: "Choose a picture…" }).click();
	await (await chooser).setFiles(file);
	await expect.poll(() => isRed(profile.locator(".avatar"))).toBe(true);
	await profile.getByRole("textbox", { name: "Status" }).fill("At lunch");
	await profile.getByRole("textbox", { name: "Status" }).press("Enter");

	const listed = () => bob.conversation("Lunch").locator(".avatar");
	await expect.poll(() => isRed(listed())).toBe(true);
	await expect(bob.page.locator(".chat-header")).toContainText("At lunch");
	await bob.page.getByRole("button", { name: "People", exact: true }).click();
	await expect(bob.page.getByRole("main")).toContainText("At lunch");
	await bob.conversation("Lunch").click();

	// It stands beside what she says, and after a restart.
	await alice.conversation("Lunch").click();
	await alice.write("with a face");
	const said = bob.log.locator(".row").filter({ hasText: "with a face" });
	await expect.poll(() => isRed(said.locator(".avatar"))).toBe(true);
	await bob.close();
	await bob.open();
	await bob.conversation("Lunch").click();
	await expect.poll(() => isRed(listed())).toBe(true);

	const again = await alice.openSettings("Profile");
	await again.getByRole("button", { name: "Remove the picture" }).click();
	await expect.poll(() => middleOf(listed())).toBeNull();
	await expect(bob.page.locator(".chat-header")).toContainText("At lunch");
	rmSync(folder, { recursive: true });
	await alice.leave();
	await bob.leave();
});

test("what is no picture is said to be none", async () => {
	const [alice, bob] = await talking("Lunch");
	const profile = await alice.openSettings("Profile");
	const chooser = alice.page.waitForEvent("filechooser");
	await profile.getByRole("button", { name: "Choose a picture…" }).click();
	await (await chooser).setFiles({
		name: "me.png",
		mimeType: "image/png",
		buffer: Buffer.from("no picture"),
	});
	await expect(profile.getByText(/no picture that can be read/)).toBeVisible();

	// One that only looks like a picture at its beginning leaves the initials.
	await bob.page.evaluate(
		(picture) => window.flex?.setCard({ status: "Broken", picture }),
		jpegHead(96),
	);
	await alice.conversation("Lunch").click();
	await expect(alice.page.locator(".chat-header")).toContainText("Broken");
	const avatar = alice.conversation("Lunch").locator(".avatar");
	await expect(avatar.locator("canvas")).toHaveCount(1);
	await expect(avatar).toHaveText("B");
	expect(await middleOf(avatar)).toBeNull();
	await alice.leave();
	await bob.leave();
});

test("a card that has come is there after a kill -9, in whatever moment: nobody says it twice", async () => {
	const [alice, bob] = await talking("Lunch");
	// While it is taken in, and before and after it would be written with all else.
	for (const afterMs of [null, 0, 10, 60]) {
		const status = `Killed after ${afterMs}`;
		await bob.app.evaluate(({ BrowserWindow }, delay) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			if (!contents) return;
			const kill = () => process.kill(process.pid, "SIGKILL");
			const send = contents.send.bind(contents);
			contents.send = (channel: string, push: { event?: { type: string } }) => {
				send(channel, push);
				if (push.event?.type !== "card-changed") return;
				if (delay === null) kill();
				else setTimeout(kill, delay);
			};
		}, afterMs);
		const killed = once(bob.app.process(), "exit");
		await alice.page.evaluate(
			(text) => window.flex?.setCard({ status: text, picture: null }),
			status,
		);
		expect(await killed).toEqual([null, "SIGKILL"]);
		await bob.open();
		await bob.conversation("Lunch").click();
		await expect(bob.page.locator(".chat-header")).toContainText(status);
	}
	await alice.leave();
	await bob.leave();
});
