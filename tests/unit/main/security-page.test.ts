import {
	mkdirSync,
	mkdtempSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { servePage } from "../../../src/main/windows/serve-page";

const place = mkdtempSync(join(tmpdir(), "flex-page-"));
const folder = join(place, "renderer");
mkdirSync(join(folder, "assets"), { recursive: true });
writeFileSync(join(folder, "index.html"), "<!doctype html>");
writeFileSync(join(folder, "assets", "a b.js"), "1");
writeFileSync(join(folder, "assets", "index.js.map"), "{}");
writeFileSync(join(place, "secret.js"), "secret");
mkdirSync(join(place, "renderer-old"));
writeFileSync(join(place, "renderer-old", "x.js"), "secret");
symlinkSync(join(place, "secret.js"), join(folder, "link.js"));

afterAll(() => rmSync(place, { recursive: true }));

describe("18: the page's own scheme", () => {
	it.each([
		["app://ui/", "text/html; charset=utf-8", "<!doctype html>"],
		["app://ui/index.html", "text/html; charset=utf-8", "<!doctype html>"],
		["app://ui/assets/a%20b.js", "text/javascript; charset=utf-8", "1"],
	])("serves %s", async (url, type, text) => {
		const response = await servePage(url, folder, "en");
		expect(response.statusCode).toBe(200);
		expect(response.headers["Content-Type"]).toBe(type);
		expect(response.data.toString()).toBe(text);
	});

	it("writes the language into the page, and nothing else", async () => {
		const page = '<!doctype html><html lang="en" data-theme="system">';
		writeFileSync(join(folder, "index.html"), page);
		const langOf = async (locale: string) =>
			(await servePage("app://ui/", folder, locale)).data.toString();
		expect(await langOf("en")).toBe(page);
		expect(await langOf("ar-EG")).toBe(page.replace('"en"', '"ar-EG"'));
		expect((await servePage("app://ui/", folder, '"><b>')).statusCode).toBe(
			404,
		);
	});

	it.each([
		"app://ui/../secret.js",
		"app://ui/..%2fsecret.js",
		"app://ui/%2e%2e/secret.js",
		"app://ui/%2e%2e%2fsecret.js",
		"app://ui/..%5csecret.js",
		"app://ui/assets/..%2f..%2fsecret.js",
		"app://ui/..%2frenderer-old%2fx.js",
		"app://ui//etc/passwd",
		"app://ui/%2fetc%2fpasswd",
		"app://ui/link.js",
		"app://ui/assets",
		"app://ui/assets/",
		"app://ui/assets/index.js.map",
		"app://ui/absent.js",
		"app://ui/index.html%00.js",
		"app://ui/%",
		"app://ui/%ff.js",
		"app://other/index.html",
		"app://x/../../index.html",
	])("answers 404 to %s, under the same policy", async (url) => {
		const response = await servePage(url, folder, "en");
		expect(response.statusCode).toBe(404);
		expect(response.data.toString()).toBe("not found");
		expect(response.headers["Content-Security-Policy"]).toContain(
			"default-src 'none'",
		);
	});
});
