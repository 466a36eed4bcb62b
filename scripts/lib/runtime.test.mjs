import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { checkIntegrity, nameInRuntime } from "./fallback-runtime.mjs";
import { downloadHost } from "./official-runtime.mjs";

describe("nameInRuntime", () => {
	it.each([
		["Cypress/Cypress", "electron"],
		["Cypress/LICENSE.electron.txt", "LICENSE"],
		["Cypress/locales/de.pak", "locales/de.pak"],
		["Cypress/locales/", undefined],
		["Cypress/resources/app/index.js", undefined],
		["Cypress/browser_v8_context_snapshot.bin", undefined],
		["elsewhere/file", undefined],
	])("%s becomes %s", (entry, name) => {
		expect(nameInRuntime(entry)).toBe(name);
	});
});

describe("checkIntegrity", () => {
	const folder = mkdtempSync(join(tmpdir(), "integrity-"));
	const file = join(folder, "file");
	writeFileSync(file, "hello");
	afterAll(() => rmSync(folder, { recursive: true }));

	it("accepts the file it was made for", async () => {
		const sha256OfHello = "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ=";
		await checkIntegrity(file, `sha256-${sha256OfHello}`);
	});

	it("refuses any other", async () => {
		await expect(checkIntegrity(file, "sha256-AAAA")).rejects.toThrow(
			"is not what it should be",
		);
	});
});

describe("downloadHost", () => {
	it("is that of the mirror, where one is set", () => {
		const mirror = "https://mirror.example:8443/electron/";
		expect(downloadHost({ ELECTRON_MIRROR: mirror })).toBe("mirror.example");
		expect(downloadHost({ npm_config_electron_mirror: mirror })).toBe(
			"mirror.example",
		);
	});

	it("is Electron's own otherwise", () => {
		expect(downloadHost({})).toBe("github.com");
	});
});
