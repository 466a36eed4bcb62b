import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { constants } from "node:os";
import { isAbsolute } from "node:path";
import { projectRoot } from "./project.mjs";

/** Part of every glibc distribution; without it (Alpine) children are ended by hand only. */
const setpriv = "/usr/bin/setpriv";
const parentCheckMs = 500;

/**
 * Runs a command to its end.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {import("node:child_process").SpawnOptions & { echo?: boolean }} [options] echo: the output goes on to stderr as it comes
 * @returns {Promise<{ code: number, stdout: string, stderr: string }>} 127 where the command does not exist
 */
export function run(command, args, { echo = false, ...options } = {}) {
	return new Promise((done) => {
		const child = spawn(...tiedToUs(command, args), {
			cwd: projectRoot,
			stdio: ["ignore", "pipe", "pipe"],
			...options,
		});
		const text = { stdout: "", stderr: "" };
		for (const name of /** @type {const} */ (["stdout", "stderr"]))
			child[name]?.setEncoding("utf8").on("data", (chunk) => {
				text[name] += chunk;
				if (echo) process.stderr.write(chunk);
			});
		child.on("error", (error) =>
			done({ code: 127, stdout: "", stderr: error.message }),
		);
		child.on("close", (code, signal) =>
			done({ code: exitCode(code, signal), ...text }),
		);
	});
}

/**
 * The command line that runs npm: the very npm that runs us, where one does.
 *
 * @param {string[]} args
 * @returns {[string, string[], { shell: boolean }]} the first arguments of spawn and run
 */
export function npm(...args) {
	const cli = process.env.npm_execpath;
	if (cli?.endsWith("npm-cli.js"))
		return [process.execPath, [cli, ...args], { shell: false }];
	// On Windows npm is a batch file, which only a shell runs.
	return ["npm", args, { shell: process.platform === "win32" }];
}

/**
 * Runs a command in the foreground: it has the terminal, gets the signals this process gets, and
 * does not outlive it.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<number>} the exit code
 */
export function runInForeground(command, args, env) {
	const child = spawn(...tiedToUs(command, args), {
		stdio: "inherit",
		env,
		// Only a shell finds the .cmd files that npm makes.
		shell: process.platform === "win32" && !isAbsolute(command),
	});
	const stopListening = onSignals((signal) => {
		// Ctrl-C reaches the child through the terminal too, and Electron takes a second SIGINT as "at once".
		if (signal === "SIGINT" && process.stdin.isTTY) return;
		child.kill(signal);
	});
	const stopWatching = onNpmGone(() => child.kill());
	return new Promise((done, fail) => {
		child.on("error", fail);
		child.on("close", (code, signal) => {
			stopListening();
			stopWatching();
			done(exitCode(code, signal));
		});
	});
}

/**
 * @param {(signal: NodeJS.Signals) => void} react
 * @returns {() => void} ends it
 */
export function onSignals(react) {
	const signals = /** @type {const} */ (["SIGINT", "SIGTERM", "SIGHUP"]);
	for (const signal of signals) process.on(signal, react);
	return () => {
		for (const signal of signals) process.off(signal, react);
	};
}

/**
 * Whoever ends npm ends its shell, but not what runs in that.
 *
 * @param {() => void} react
 * @returns {() => void} ends it
 */
export function onNpmGone(react) {
	if (!process.env.npm_lifecycle_event) return () => {};
	const shell = process.ppid;
	const timer = setInterval(() => {
		if (process.ppid === shell) return;
		clearInterval(timer);
		react();
	}, parentCheckMs).unref();
	return () => clearInterval(timer);
}

/** @param {NodeJS.Signals} signal */
export function endBySignal(signal) {
	process.exit(exitCode(null, signal));
}

/**
 * On Linux, the kernel ends the command when this process ends, however it ends. (Elsewhere, only
 * an orderly end does.)
 *
 * @param {string} command
 * @param {string[]} args
 * @returns {[string, string[]]}
 */
export function tiedToUs(command, args) {
	return process.platform === "linux" && existsSync(setpriv)
		? [setpriv, ["--pdeathsig", "TERM", "--", command, ...args]]
		: [command, args];
}

/**
 * @param {number | null} code
 * @param {NodeJS.Signals | null} signal
 */
function exitCode(code, signal) {
	return code ?? 128 + (signal ? constants.signals[signal] : 0);
}
