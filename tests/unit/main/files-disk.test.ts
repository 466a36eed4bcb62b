import { execFileSync } from "node:child_process";
import {
	lstatSync,
	mkdirSync,
	readdirSync,
	readFileSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { DiskFiles } from "../../../src/main/files/disk";
import { pictures, servePicture } from "../../../src/main/files/serve-picture";
import { tempFolder } from "./temp-folder";

async function disk() {
	const folder = await tempFolder();
	const downloads = join(folder, "downloads");
	const own = join(folder, "files");
	const files = new DiskFiles({ own, downloads: () => downloads });
	return { folder, downloads, own, files };
}

async function fetched(
	{ files }: Awaited<ReturnType<typeof disk>>,
	name: string,
	text: string,
): Promise<string> {
	const place = await files.createPart(name);
	const part = await files.openPart(place);
	await part.write(0, Buffer.from(text));
	await part.sync();
	await part.close();
	return files.finishPart(place, name);
}

/** A file with a hole costs nothing here; NTFS would fill it. */
test.skipIf(process.platform === "win32")(
	"pieces beyond four gigabytes lie where they belong, to whoever writes, resumes and gives",
	async () => {
		const { files } = await disk();
		const at = 5 * 2 ** 30;
		const piece = Buffer.from("beyond");
		const place = await files.createPart("film.bin");
		const part = await files.openPart(place);
		await part.write(at, piece);
		await part.close();
		const resumed = await files.openPart(place);
		expect(resumed.size).toBe(at + piece.length);
		expect(Buffer.from(await resumed.read(at, 6))).toEqual(piece);
		await resumed.truncate(at + 1);
		await resumed.close();
		const source = await files.openSource(
			await files.finishPart(place, "film.bin"),
		);
		expect(source.size).toBe(at + 1);
		expect(Buffer.from(await source.read(at, 1)).toString()).toBe("b");
		await source.close();
	},
);

describe("what is fetched stays in its folder", () => {
	test.each([
		["../../outside.txt", "outside.txt"],
		["/etc/passwd", "passwd"],
		["..\\..\\evil.bat", "evil.bat"],
		["invoice\u202Efdp.exe", "invoicefdp.exe"],
		["", "file"],
	])("%j", async (name, written) => {
		const all = await disk();
		const place = await fetched(all, name, "x");
		expect(place).toBe(join(all.downloads, written));
		expect(readdirSync(all.downloads)).toEqual([written]);
		expect(readdirSync(all.folder)).toEqual(["downloads"]);
		// Nothing that came is ever executable.
		expect(statSync(place).mode & 0o777).toBe(0o600);
	});

	test("nothing that is there is written over, be it a file, a folder or a link", async () => {
		const all = await disk();
		const { downloads, folder } = all;
		mkdirSync(downloads);
		const target = join(folder, "precious.txt");
		writeFileSync(target, "precious");
		writeFileSync(join(downloads, "a.txt"), "mine");
		symlinkSync(target, join(downloads, "b.txt"));
		mkdirSync(join(downloads, "c.txt"));
		for (const name of ["a.txt", "b.txt", "c.txt"]) {
			const place = await fetched(all, name, "theirs");
			expect(place).toBe(join(downloads, name.replace(".", " (1).")));
		}
		expect(readFileSync(target, "utf8")).toBe("precious");
		expect(readFileSync(join(downloads, "a.txt"), "utf8")).toBe("mine");
	});

	test("a link in a part's place is not written through", async () => {
		const { files, folder } = await disk();
		const place = await files.createPart("x.bin");
		const target = join(folder, "precious.txt");
		writeFileSync(target, "precious");
		rmSync(place);
		symlinkSync(target, place);
		await expect(files.openPart(place)).rejects.toMatchObject({
			code: "folder-unwritable",
		});
		expect(readFileSync(target, "utf8")).toBe("precious");
		expect(lstatSync(place).isSymbolicLink()).toBe(true);
	});

	test("only parts and what was pasted can be thrown away", async () => {
		const { files, folder, own } = await disk();
		const mine = join(folder, "mine.txt");
		writeFileSync(mine, "mine");
		const pasted = await files.keepPasted(Buffer.from("picture"));
		expect(readFileSync(pasted, "utf8")).toBe("picture");
		await files.discard(mine);
		await files.discard(pasted);
		await files.discard(join(own, "pasted", "..", "..", "mine.txt"));
		expect(readFileSync(mine, "utf8")).toBe("mine");
		expect(readdirSync(join(own, "pasted"))).toEqual([]);
	});
});

describe("what can't be sent says so", () => {
	test("a folder, a pipe, nothing", async () => {
		const { files, folder } = await disk();
		await expect(files.openSource(folder)).rejects.toMatchObject({
			code: "file-folder",
		});
		await expect(
			files.openSource(join(folder, "nothing")),
		).rejects.toMatchObject({ code: "file-gone" });
		if (process.platform === "win32") return;
		const pipe = join(folder, "pipe");
		execFileSync("mkfifo", [pipe]);
		await expect(files.openSource(pipe)).rejects.toMatchObject({
			code: "file-unreadable",
		});
	});

	test("a file that is written to, or replaced, has another version", async () => {
		const { files, folder } = await disk();
		const place = join(folder, "a.txt");
		writeFileSync(place, "one");
		const source = await files.openSource(place);
		expect(await source.versionNow()).toBe(source.version);
		writeFileSync(place, "two");
		expect(await source.versionNow()).not.toBe(source.version);
		await source.close();
	});
});

test("a full disk is called so, and what came is kept", async ({ skip }) => {
	const folder = await tempFolder();
	try {
		const mount = ["-t", "tmpfs", "-o", "size=256k", "tmpfs", folder];
		execFileSync("mount", mount, { stdio: "ignore" });
	} catch {
		return skip("only root can make a small disk");
	}
	onTestFinished(() => void execFileSync("umount", ["-l", folder]));
	const files = new DiskFiles({ own: folder, downloads: () => folder });
	const place = await files.createPart("film.bin");
	const part = await files.openPart(place);
	await part.write(0, Buffer.alloc(200_000, 1));
	await expect(
		part.write(200_000, Buffer.alloc(200_000, 2)),
	).rejects.toMatchObject({ code: "file-disk-full" });
	await part.close();
	expect(readFileSync(place).subarray(0, 200_000)).toEqual(
		Buffer.alloc(200_000, 1),
	);
});

describe("a picture is handed to the page", () => {
	const id = "A".repeat(22);
	const png = Buffer.from(
		"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==",
		"base64",
	);

	async function statusOf(bytes: Uint8Array, path = `/pictures/${id}`) {
		const place = join(await tempFolder(), "picture.png");
		writeFileSync(place, bytes);
		pictures.placeOf = async (asked) => (asked === id ? place : null);
		const response = await servePicture(`app://ui${path}`);
		return response && [response.statusCode, response.headers["Content-Type"]];
	}

	test("as what it is, with the page's own policy", async () => {
		expect(await statusOf(png)).toEqual([200, "image/png"]);
		const response = await servePicture(`app://ui/pictures/${id}`);
		expect(response?.headers["Content-Security-Policy"]).toContain(
			"default-src 'none'",
		);
		expect(response?.headers["X-Content-Type-Options"]).toBe("nosniff");
	});

	test("and nothing else is: no other type, no bomb, no other file", async () => {
		const bomb = Buffer.from(png);
		bomb.writeUInt32BE(50_000, 16);
		bomb.writeUInt32BE(50_000, 20);
		expect((await statusOf(bomb))?.[0]).toBe(404);
		expect((await statusOf(Buffer.from("<svg onload='x'/>")))?.[0]).toBe(404);
		expect((await statusOf(Buffer.from("<script>1</script>")))?.[0]).toBe(404);
		expect((await statusOf(Buffer.alloc(20_000_001)))?.[0]).toBe(404);
		const other = `/pictures/${"B".repeat(22)}`;
		expect((await statusOf(png, other))?.[0]).toBe(404);
		expect(await statusOf(png, "/pictures/../../etc/passwd")).toBeNull();
		expect(await statusOf(png, "/index.html")).toBeNull();
	});
});
