import { defineConfig } from "vitest/config";

export default defineConfig({
	test: {
		projects: [
			{
				test: {
					name: "unit",
					include: ["tests/unit/**/*.test.ts", "scripts/**/*.test.mjs"],
				},
			},
			{
				test: {
					name: "integration",
					include: ["tests/{integration,conformance,fuzz,faults}/**/*.test.ts"],
					testTimeout: 30_000,
					globalSetup: ["tests/integration/build-relay.ts"],
				},
			},
		],
	},
});
