import assert from "node:assert/strict";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";

/**
 * Every page process of the installed app is in Chromium's sandbox: system calls filtered, no new
 * privileges, and neither the processes nor the network of the system in its sight.
 */
export function pagesAreSandboxed() {
	const all = processes().filter(({ command }) =>
		/^(\/usr\/lib\/flex-messenger\/)?flex-messenger /.test(command),
	);
	const main = all.find(({ command }) => !command.includes("--type="));
	const pages = all.filter(({ command }) =>
		command.includes("--type=renderer"),
	);
	assert.ok(main && pages.length > 0, "the app runs");
	for (const { pid, command } of pages) {
		assert.doesNotMatch(command, /--no-sandbox/);
		const status = readFileSync(`/proc/${pid}/status`, "utf8");
		assert.match(status, /^Seccomp:\t2$/m);
		assert.match(status, /^NoNewPrivs:\t1$/m);
		assert.match(status, /^CapEff:\t0+$/m);
		for (const space of ["pid", "net"])
			assert.notEqual(namespace(pid, space), namespace(main.pid, space), space);
	}
	return `${pages.length} page processes of ${all.length}, uid ${main.uid}: seccomp filter, no new privileges, no capabilities, own process and network namespaces`;
}

/** @param {string} pid @param {string} kind */
function namespace(pid, kind) {
	return readlinkSync(`/proc/${pid}/ns/${kind}`);
}

function processes() {
	return readdirSync("/proc")
		.filter((name) => /^\d+$/.test(name))
		.flatMap((pid) => {
			try {
				const command = readFileSync(`/proc/${pid}/cmdline`, "utf8")
					.replaceAll("\0", " ")
					.trim();
				const status = readFileSync(`/proc/${pid}/status`, "utf8");
				const uid = /^Uid:\t(\d+)/m.exec(status)?.[1];
				return [{ pid, command, uid }];
			} catch {
				return [];
			}
		});
}
