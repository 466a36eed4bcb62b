import { defineConfig } from "@playwright/test";

export default defineConfig({
	testDir: "tests/e2e",
	// Real windows on one display: side by side they would fight for focus and clipboard.
	workers: 1,
	// One that fails now and then has found a race, in the test or in the app.
	retries: 0,
	timeout: 90_000,
	expect: { timeout: 15_000 },
	reporter: [["list"]],
	outputDir: "test-results",
	snapshotPathTemplate: "{testDir}/screens/{arg}{ext}",
});
