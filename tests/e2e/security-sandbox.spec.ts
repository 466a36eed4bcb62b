import { execFileSync } from "node:child_process";
import {
	chmodSync,
	cpSync,
	mkdtempSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { _electron, expect, test } from "@playwright/test";

/**
 * Root has no Chromium sandbox, and tests often run as root. So here the app runs as an ordinary user, with
 * copies of what that user couldn't read.
 */

const executable = process.env.ELECTRON_EXEC_PATH ?? "";
const isRoot = process.getuid?.() === 0;
/** Any user but root; it need not exist. */
const USER = "1000";
const PLAYWRIGHT_LOADER =
	"node_modules/playwright-core/lib/server/electron/loader.js";

let place: string;
let command: string;
let app: string;

test.beforeAll(() => {
	test.setTimeout(120_000);
	test.skip(process.platform !== "linux", "reads /proc");
	place = mkdtempSync(join(tmpdir(), "flex-sandbox-"));
	command = executable;
	app = resolve(".");
	if (isRoot) {
		cpSync(dirname(executable), join(place, "runtime"), { recursive: true });
		app = join(place, "app");
		cpSync("out", join(app, "out"), { recursive: true });
		cpSync("package.json", join(app, "package.json"));
		symlinkSync(resolve("node_modules"), join(app, "node_modules"));
		const { XAUTHORITY } = process.env;
		if (XAUTHORITY) cpSync(XAUTHORITY, join(place, "authority"));
		command = join(place, "electron");
		writeFileSync(
			command,
			`#!/bin/sh
unset ELECTRON_DISABLE_SANDBOX
export HOME=${place}
${XAUTHORITY ? `export XAUTHORITY=${place}/authority` : ""}
exec setpriv --reuid=${USER} --regid=${USER} --clear-groups ${place}/runtime/electron "$@"
`,
		);
		chmodSync(command, 0o755);
		execFileSync("chown", ["-R", `${USER}:${USER}`, place]);
	}
});

test.afterAll(() => {
	if (place) rmSync(place, { recursive: true, force: true });
});

test("4: renderers run in Chromium's sandbox", async () => {
	const running = await _electron.launch({
		executablePath: command,
		args: [
			// What holds the app back until Playwright listens, which it leaves out where it is told of an executable.
			...["-r", join(app, PLAYWRIGHT_LOADER)],
			...[app, `--user-data-dir=${join(place, "profile")}`],
		],
		chromiumSandbox: true,
	});
	const page = await running.firstWindow();
	await expect(page.getByRole("textbox", { name: "Your name" })).toBeVisible();
	const found = await running.evaluate(
		({ app: { commandLine }, BrowserWindow }) => ({
			unsandboxed: commandLine.hasSwitch("no-sandbox"),
			pid: BrowserWindow.getAllWindows()[0]?.webContents.getOSProcessId(),
		}),
	);
	const status = readFileSync(`/proc/${found.pid}/status`, "utf8");
	await running.close();
	expect(found.unsandboxed).toBe(false);
	// 2: the kernel lets through only the system calls on Chromium's list.
	expect(status).toMatch(/^Seccomp:\s+2$/m);
	expect(status).toMatch(/^NoNewPrivs:\s+1$/m);
});
