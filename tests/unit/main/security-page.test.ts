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
		const response = await servePage(url, folder);
		expect(response.status).toBe(200);
		expect(response.headers.get("content-type")).toBe(type);
		expect(await response.text()).toBe(text);
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
		const response = await servePage(url, folder);
		expect(response.status).toBe(404);
		expect(await response.text()).toBe("not found");
		expect(response.headers.get("content-security-policy")).toContain(
			"default-src 'none'",
		);
	});
});
