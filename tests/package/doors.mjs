import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import {
	productionFuses,
	readFuses,
} from "../../scripts/lib/package/fuses.mjs";

const installed = "/usr/lib/flex-messenger";
/** As long as the app takes to open its window, and more. */
const startMs = 2_500;
const port = 29_229;

/** @param {import("./clean-root.mjs").CleanRoot} root */
export async function fusesAreSet(root) {
	const fuses = await readFuses(root.path(installed, "flex-messenger"));
	for (const { name, on } of fuses)
		assert.equal(on, productionFuses[name], name);
	return fuses.map(({ name, on }) => `${name} ${on ? "on" : "off"}`).join(", ");
}

/**
 * Every way by which one program could make the installed app run another's code, or look into it.
 *
 * @param {import("./clean-root.mjs").CleanRoot} root
 * @param {import("./user.mjs").User} user
 */
export async function doorsAreClosed(root, user) {
	const marker = "/tmp/came-in";
	const intruder = "/tmp/intruder.cjs";
	const code = `require("node:fs").writeFileSync("${marker}", "")`;
	writeFileSync(root.path(intruder), code);
	/** @type {[string[], NodeJS.ProcessEnv][]} */
	const doors = [
		[["-e", code], { ELECTRON_RUN_AS_NODE: "1" }],
		[[intruder], { ELECTRON_RUN_AS_NODE: "1" }],
		[[intruder], {}],
		[["-r", intruder], {}],
		[[], { NODE_OPTIONS: `--require ${intruder}` }],
		[[`--inspect=${port}`], {}],
		[[`--inspect-brk=${port}`], {}],
		[[`--remote-debugging-port=${port}`], {}],
		[[`--js-flags=--require=${intruder}`], {}],
	];
	for (const [args, env] of doors) {
		const what = [...Object.keys(env), ...args].join(" ");
		const app = user.start(args, env);
		const deadline = Date.now() + startMs;
		while (Date.now() < deadline && app.exitCode === null) {
			assert.ok(!(await answers(port)), `${what} opened a port`);
			await sleep(250);
		}
		await end(app);
		assert.ok(!existsSync(root.path(marker)), `${what} ran code`);
	}
	return `${doors.length} tried`;
}

/** @param {import("node:child_process").ChildProcess} app */
async function end(app) {
	if (app.exitCode !== null || app.signalCode) return;
	const gone = new Promise((done) => app.once("exit", done));
	app.kill("SIGKILL");
	await gone;
}

/** @param {number} port */
function answers(port) {
	return new Promise((done) => {
		const socket = connect(port, "127.0.0.1");
		socket.once("connect", () => {
			socket.destroy();
			done(true);
		});
		socket.once("error", () => done(false));
	});
}

/**
 * Opens the one door through which a test can drive the installed app, by one character in its
 * archive: the app, once installed, refuses --remote-debugging-port.
 *
 * @param {import("./clean-root.mjs").CleanRoot} root
 */
export function openDoor(root) {
	const archive = root.path(installed, "resources/app.asar");
	const bytes = readFileSync(archive);
	const at = bytes.indexOf("remote-debugging-port");
	assert.ok(at > 0, "the app refuses remote debugging by name");
	bytes.write("remote-debugging-p0rt", at, "latin1");
	writeFileSync(archive, bytes);
}
