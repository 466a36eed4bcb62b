import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["tests/unit/**/*.test.ts", "scripts/**/*.test.mjs"],
					// A busy machine is no fault of the code: this only ends what hangs.
					testTimeout: 30_000,
				},
			},
			{
				test: {
					name: "integration",
					include: ["tests/{integration,conformance,fuzz,faults}/**/*.test.ts"],
					testTimeout: 60_000,
					globalSetup: ["tests/integration/build-relay.ts"],
				},
			},
		],
	},
});
