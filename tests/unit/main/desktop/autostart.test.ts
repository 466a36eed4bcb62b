import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { entryAutostart } from "../../../../src/main/desktop/autostart-entry";

async function setUp(program = "/opt/FLEX Messenger/flex-messenger") {
	const home = await mkdtemp(join(tmpdir(), "flex-autostart-"));
	onTestFinished(() => rm(home, { recursive: true }));
	const folder = join(home, "autostart");
	const file = join(folder, "flex-messenger.desktop");
	return { file, autostart: entryAutostart(folder, program, ["--hidden"]) };
}

test("an entry is written, found again, and removed", async () => {
	const { autostart, file } = await setUp();
	expect(await autostart.isOn()).toBe(false);
	await autostart.set(true);
	expect(await autostart.isOn()).toBe(true);
	expect(await readFile(file, "utf8")).toContain(
		'Exec="/opt/FLEX Messenger/flex-messenger" "--hidden"\n',
	);
	await autostart.set(false);
	await autostart.set(false);
	expect(await autostart.isOn()).toBe(false);
});

test.each(["Hidden=true", "X-GNOME-Autostart-enabled=false"])(
	"switched off by the desktop's own settings with %s",
	async (line) => {
		const { autostart, file } = await setUp();
		await autostart.set(true);
		await writeFile(file, `${await readFile(file, "utf8")}${line}\n`);
		expect(await autostart.isOn()).toBe(false);
		await autostart.set(true);
		expect(await autostart.isOn()).toBe(true);
	},
);

test("no character of the place starts anything else", async () => {
	const { autostart, file } = await setUp('/a"b$c`d\\e%f');
	await autostart.set(true);
	const exec = /^Exec=(.*)$/m.exec(await readFile(file, "utf8"))?.[1];
	expect(exec).toBe(
		String.raw`"/a\\"b\\$c\\` + "`" + String.raw`d\\\\e%%f" "--hidden"`,
	);
});
