import { defineConfig } from "@playwright/test";
import tests from "./playwright.config";

/** npm run bench:log */
export default defineConfig({ ...tests, testMatch: "**/*.bench.ts" });
