import { randomBytes } from "node:crypto";
import {
	existsSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, type Locator, test } from "@playwright/test";
import { HeadlessRelay } from "./headless-relay";
import { Person } from "./person";

/** Files and pictures, in real windows. */

const everybody: Person[] = [];
const folders: string[] = [];
let relay: HeadlessRelay | null = null;

function folder(): string {
	const path = mkdtempSync(join(tmpdir(), "flex-files-"));
	folders.push(path);
	return path;
}

interface Fetcher {
	readonly person: Person;
	readonly downloads: string;
}

async function arrive(name: string, autoDownload = 0): Promise<Fetcher> {
	const downloads = folder();
	const person = await Person.arrive(name, {
		files: { folder: downloads, autoDownload },
	});
	everybody.push(person);
	return { person, downloads };
}

/** Two who talk, through a relay that takes these flags. */
async function pair(flags: readonly string[] = [], autoDownload = 0) {
	const opened = new HeadlessRelay("127.0.0.1", flags);
	relay = opened;
	await opened.start();
	const { person: alice } = await arrive("Alice");
	const { person: bob, downloads } = await arrive("Bob", autoDownload);
	for (const one of [alice, bob]) {
		await one.connectTo(opened.address);
		await expect(one.line).toContainText("Connected");
	}
	await alice.ask("bob");
	await bob.acknowledge("Alice");
	for (const one of [alice, bob]) {
		await expect(one.composer).toBeVisible();
		await expect(
			one.page.locator("button.lock", { hasText: "End-to-end encrypted" }),
		).toBeVisible();
	}
	return { alice, bob, downloads };
}

test.afterEach(async () => {
	for (const person of everybody.splice(0)) await person.leave();
	for (const path of folders.splice(0)) {
		rmSync(path, { recursive: true, force: true });
	}
	await relay?.remove();
	relay = null;
});

const attached = (person: Person): Locator =>
	person.page.getByRole("list", { name: "Attached files" });

function button(person: Person, name: string | RegExp): Locator {
	return person.log.getByRole("button", { name, exact: true });
}

/** As the system's own dialog answers the button. */
async function choose(person: Person, ...paths: string[]): Promise<void> {
	await person.page.locator("input[type=file]").setInputFiles(paths);
}

/** A picture that is no file: painted by the page, as one out of another program is. */
function transferOf(person: Person, name: string) {
	return person.page.evaluateHandle(async (file) => {
		const canvas = new OffscreenCanvas(900, 600);
		const context = canvas.getContext("2d");
		if (!context) throw new Error("no canvas");
		context.fillStyle = "#0d6e63";
		context.fillRect(0, 0, 900, 600);
		context.fillStyle = "#ffd95e";
		context.fillRect(150, 150, 300, 300);
		const blob = await canvas.convertToBlob({ type: "image/png" });
		const transfer = new DataTransfer();
		transfer.items.add(new File([blob], file, { type: "image/png" }));
		return transfer;
	}, name);
}

async function drop(person: Person, name: string): Promise<void> {
	const dataTransfer = await transferOf(person, name);
	await person.log.dispatchEvent("dragenter", { dataTransfer });
	await expect(person.page.getByText("Drop to attach")).toBeVisible();
	await person.log.dispatchEvent("drop", { dataTransfer });
	await expect(person.page.getByText("Drop to attach")).toBeHidden();
}

async function paste(person: Person): Promise<void> {
	const transfer = await transferOf(person, "image.png");
	await person.composer.evaluate((field, data) => {
		const init = { clipboardData: data, bubbles: true, cancelable: true };
		field.dispatchEvent(new ClipboardEvent("paste", init));
	}, transfer);
}

async function send(person: Person): Promise<void> {
	await person.page.getByRole("button", { name: "Send", exact: true }).click();
	await expect(attached(person)).toHaveCount(0);
}

/** From now on nothing leaves the app, and what would have is noted. */
async function watchDoors(person: Person): Promise<void> {
	await person.app.evaluate(({ shell, dialog }) => {
		const doors: string[] = [];
		Object.assign(globalThis, { doors });
		shell.openPath = async (path) => {
			doors.push(`open ${path}`);
			return "";
		};
		shell.showItemInFolder = (path) => {
			doors.push(`show ${path}`);
		};
		dialog.showMessageBox = (async (_window: unknown, options: object) => {
			const { message } = options as { message: string };
			doors.push(`ask ${message}`);
			return { response: 2, checkboxChecked: false };
		}) as unknown as typeof dialog.showMessageBox;
	});
}

function doors(person: Person): Promise<string[]> {
	return person.app.evaluate(
		() => (globalThis as unknown as { doors: string[] }).doors,
	);
}

test("by button, drop and paste; fetched, viewed and opened by a click and not without", async () => {
	test.setTimeout(180_000);
	const { alice, bob, downloads } = await pair();
	const here = folder();
	const letter = join(here, "letter.pdf");
	const setup = join(here, "setup.exe");
	writeFileSync(letter, randomBytes(300_000));
	writeFileSync(setup, "MZ");
	await watchDoors(bob);

	await test.step("what is attached is looked at before it goes, and kept with the draft", async () => {
		await choose(alice, letter, setup);
		await expect(attached(alice).getByRole("listitem")).toHaveCount(2);
		await expect(attached(alice)).toContainText("300 kB");
		await alice.page.getByRole("button", { name: "Remove setup.exe" }).click();
		await expect(attached(alice).getByRole("listitem")).toHaveCount(1);
		await expect(alice.composer).toBeFocused();
		await alice.close();
		await alice.open();
		await alice.conversation("Bob").click();
		await expect(attached(alice).getByRole("listitem")).toHaveCount(1);
		await alice.composer.fill("Here it is");
		await send(alice);
		await expect(bob.log.getByText("Here it is")).toBeVisible();
	});

	await test.step("Bob has it when he asks for it", async () => {
		await expect(button(bob, "Download letter.pdf")).toBeVisible();
		expect(readdirSync(downloads)).toEqual([]);
		await button(bob, "Download letter.pdf").click();
		await expect(button(bob, "Open letter.pdf")).toBeVisible();
		expect(readFileSync(join(downloads, "letter.pdf"))).toEqual(
			readFileSync(letter),
		);
		await expect(alice.log.getByText("Bob has it")).toBeVisible();
		expect(await doors(bob)).toEqual([]);
		await button(bob, "Open letter.pdf").click();
		await button(bob, "Show letter.pdf in its folder").click();
		const place = join(downloads, "letter.pdf");
		await expect
			.poll(async () => (await doors(bob)).toSorted())
			.toEqual([`open ${place}`, `show ${place}`]);
	});

	await test.step("what may run is asked about", async () => {
		await choose(alice, setup);
		await send(alice);
		await expect(bob.log.getByText(/may be a program/)).toBeVisible();
		await button(bob, "Download setup.exe").click();
		await button(bob, "Open setup.exe").click();
		await expect
			.poll(async () => (await doors(bob)).slice(2))
			.toEqual(["ask “setup.exe” may be a program"]);
	});

	await test.step("a picture that is dropped is shown small, fetched, and viewed", async () => {
		await drop(alice, "holiday.png");
		await expect(attached(alice).locator("canvas")).toBeVisible();
		await expect(alice.composer).toBeFocused();
		await send(alice);
		const small = bob.log.locator("canvas");
		await expect(small).toBeVisible();
		// Colours of the picture, and not an empty canvas.
		await expect
			.poll(() =>
				small.evaluate((element: HTMLCanvasElement) => {
					const { width, height } = element;
					const data = element
						.getContext("2d")
						?.getImageData(width / 2, 1, 1, 1).data;
					return `${width}x${height} ${data?.[3]}`;
				}),
			)
			.toBe("320x213 255");
		await bob.log
			.locator(".file-picture[aria-label='Download holiday.png']")
			.click();
		await button(bob, "View holiday.png").click();
		const viewer = bob.page.getByRole("dialog", { name: "holiday.png" });
		const picture = viewer.getByRole("img", { name: "holiday.png" });
		await expect
			.poll(() =>
				picture.evaluate((element: HTMLImageElement) => element.naturalWidth),
			)
			.toBe(900);
		const width = () =>
			picture.evaluate((element) => element.getBoundingClientRect().width);
		const before = await width();
		await bob.page.keyboard.press("+");
		await expect.poll(width).toBeGreaterThan(before);
		await bob.page.keyboard.press("0");
		await expect.poll(width).toBe(before);
		await bob.page.keyboard.press("Escape");
		await expect(viewer).toBeHidden();
		await expect(button(bob, "View holiday.png")).toBeFocused();
	});

	await test.step("a picture that is pasted, too", async () => {
		await alice.composer.focus();
		await paste(alice);
		await expect(attached(alice)).toContainText("Pasted picture.png");
		await alice.composer.press("Enter");
		await expect(attached(alice)).toHaveCount(0);
		await bob.log
			.locator(".file-picture[aria-label='Download Pasted picture.png']")
			.click();
		await button(bob, "View Pasted picture.png").click();
		await bob.page.keyboard.press("ArrowLeft");
		await expect(
			bob.page.getByRole("dialog").getByRole("img", { name: "holiday.png" }),
		).toBeVisible();
		await bob.page.keyboard.press("Escape");
	});

	await test.step("what is no picture for all that is said to be none", async () => {
		const place = join(downloads, "holiday.png");
		writeFileSync(place, "<svg xmlns='http://www.w3.org/2000/svg'/>");
		await button(bob, "View holiday.png").click();
		await expect(
			bob.page.getByText("This picture can't be shown here"),
		).toBeVisible();
		await bob.page.keyboard.press("Escape");
	});
	expect((await doors(bob)).slice(3)).toEqual([]);
});

test("of a folder that is dropped its files are attached, and an empty one says so", async () => {
	const { alice, bob } = await pair();
	const here = folder();
	mkdirSync(join(here, "trip", "more"), { recursive: true });
	mkdirSync(join(here, "nothing"));
	for (const [name, text] of [
		["b.txt", "b"],
		["a.txt", "a"],
		[".hidden", "h"],
		["more/c.txt", "c"],
	] as const)
		writeFileSync(join(here, "trip", name), text);
	const page = await alice.page.context().newCDPSession(alice.page);
	// As the system hands it over: a place on the disk.
	const dropFolder = async (name: string) => {
		const box = await alice.log.boundingBox();
		if (!box) throw new Error("no log");
		const data = {
			items: [],
			files: [join(here, name)],
			dragOperationsMask: 1,
		};
		for (const type of ["dragEnter", "dragOver", "drop"] as const)
			await page.send("Input.dispatchDragEvent", {
				type,
				x: box.x + box.width / 2,
				y: box.y + box.height / 2,
				data,
			});
	};
	await dropFolder("trip");
	await expect(attached(alice).getByRole("listitem")).toHaveText([
		/^a\.txt/,
		/^b\.txt/,
		/^c\.txt/,
	]);
	await send(alice);
	await expect(button(bob, "Download c.txt")).toBeVisible();
	await dropFolder("nothing");
	await expect(
		alice.page.getByText("This folder has no files in it"),
	).toBeVisible();
	await expect(attached(alice)).toHaveCount(0);
});

test("cancelled, resumed, and finished after either app was killed", async () => {
	test.setTimeout(180_000);
	const flags = ["--socket-bytes-per-second", "3000000"];
	const { alice, bob, downloads } = await pair([
		...flags,
		"--socket-bytes-burst",
		"1000000",
	]);
	const large = join(folder(), "film.bin");
	const bytes = randomBytes(24_000_000);
	writeFileSync(large, bytes);
	await choose(alice, large);
	await send(alice);
	await button(bob, "Download film.bin").click();
	// Of the page that is open now.
	const bar = () => bob.log.getByRole("progressbar", { name: /^film\.bin/ });
	await expect(bar()).toBeVisible();
	await expect(bob.log.getByText(/^[1-9][\d.]* .?B of 24 MB/)).toBeVisible();
	await button(bob, "Cancel film.bin").click();
	await expect(button(bob, "Resume film.bin")).toBeVisible();
	const part = join(downloads, "film.bin.part");
	expect(existsSync(part)).toBe(true);
	// The conversation is as it was.
	await bob.write("I stopped it");
	await expect(alice.log.getByText("I stopped it")).toBeVisible();
	// What came is kept in sight also while its author is away.
	await alice.close();
	await button(bob, "Resume film.bin").click();
	await expect(
		bob.log.getByText(/^[1-9][\d.]* .?B of 24 MB · waits for Alice$/),
	).toBeVisible();
	await alice.open();
	await expect(bar()).toBeVisible();
	await bob.kill();
	await bob.open();
	await bob.conversation("Alice").click();
	await expect(bar()).toBeVisible();
	await alice.kill();
	await alice.open();
	await expect(button(bob, "Open film.bin")).toBeVisible({ timeout: 60_000 });
	expect(readFileSync(join(downloads, "film.bin")).equals(bytes)).toBe(true);
	expect(existsSync(part)).toBe(false);
});

test("small files come by themselves, larger ones wait, and the limit is the user's", async () => {
	test.setTimeout(120_000);
	const { alice, bob, downloads } = await pair([], 100_000);
	const here = folder();
	const [small, large] = [join(here, "small.txt"), join(here, "large.txt")];
	writeFileSync(small, "s".repeat(100_000));
	writeFileSync(large, "l".repeat(100_001));
	await watchDoors(bob);
	await choose(alice, large, small);
	await send(alice);
	await expect(button(bob, "Open small.txt")).toBeVisible();
	await expect(button(bob, "Download large.txt")).toBeVisible();
	expect(readdirSync(downloads)).toEqual(["small.txt"]);
	expect(await doors(bob)).toEqual([]);
	const settings = await bob.openSettings("Files");
	await expect(settings).toContainText("1 downloaded file, 100 kB");
	await settings.getByRole("radio", { name: "Never" }).press("Space");
	await bob.page.keyboard.press("Escape");
	await choose(alice, small);
	await send(alice);
	await expect(button(bob, "Download small.txt")).toBeVisible();
});
