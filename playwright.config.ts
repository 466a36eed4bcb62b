import { defineConfig } from "@playwright/test";

export default defineConfig({
	testDir: "tests/e2e",
	// Real windows on one display: side by side they would fight for focus and clipboard.
	workers: 1,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	reporter: [["list"]],
	outputDir: "test-results",
});
