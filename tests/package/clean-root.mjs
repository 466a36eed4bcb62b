import { spawn } from "node:child_process";
import {
	chmodSync,
	cpSync,
	mkdirSync,
	mkdtempSync,
	renameSync,
	rmSync,
	statSync,
} from "node:fs";
import { homedir, tmpdir } from "node:os";
import { basename, join } from "node:path";
import { must } from "../../scripts/lib/package/tools.mjs";
import { run } from "../../scripts/lib/run.mjs";

/**
 * Enters a root folder as if it were the machine: by pivot_root and not by chroot, inside which the
 * kernel gives nobody the user namespaces that Chromium's sandbox is made of. The mounts end with
 * the command.
 */
const enter = `
root=$1 user=$2; shift 2
mount --bind "$root" "$root"
mount --rbind /dev "$root/dev"
mount -t proc proc "$root/proc"
mkdir -p "$root/tmp/.X11-unix"
mount --bind /tmp/.X11-unix "$root/tmp/.X11-unix"
cd "$root"
mkdir -p mnt/outside
pivot_root . mnt/outside
umount -l /mnt/outside
# Not the first process of its namespace, for which signals work differently.
setpriv --reuid="$user" --regid="$user" --clear-groups -- "$@"
exit $?
`;

const environment = {
	PATH: "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
	LANG: "C.UTF-8",
	DEBIAN_FRONTEND: "noninteractive",
};

const cache = join(homedir(), ".cache", "flex-package-test");
const downloads = join(cache, "archives");
const archives = "var/cache/apt/archives";
/** Older than this, the bare system is made anew; apt brings a younger one up to date. */
const maxAgeMs = 7 * 24 * 60 * 60 * 1_000;

/** @returns {Promise<string>} a file with what debootstrap makes, which takes longest of all */
async function bareSystem() {
	const file = join(cache, "bookworm.tar");
	const made = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;
	if (Date.now() - made < maxAgeMs) return file;
	mkdirSync(downloads, { recursive: true });
	const scratch = mkdtempSync(join(cache, "making-"));
	const source = "http://deb.debian.org/debian";
	await must("debootstrap", ["--variant=minbase", "bookworm", scratch, source]);
	// As a system's root has it, and a temporary folder has not.
	chmodSync(scratch, 0o755);
	await must("tar", ["-cf", `${scratch}.tar`, "-C", scratch, "."]);
	renameSync(`${scratch}.tar`, file);
	rmSync(scratch, { recursive: true });
	return file;
}

/** @type {Set<import("node:child_process").ChildProcess>} */
const started = new Set();
process.once("exit", () => {
	for (const child of started) child.kill("SIGKILL");
});

/** A bare Debian 12 in a folder, with what apt installs in it and nothing else. */
export class CleanRoot {
	/** @param {string} folder */
	constructor(folder) {
		this.folder = folder;
	}

	static async make() {
		const folder = mkdtempSync(join(tmpdir(), "flex-root-"));
		process.once("exit", () =>
			rmSync(folder, { recursive: true, force: true, maxRetries: 5 }),
		);
		await must("tar", ["-xf", await bareSystem(), "-C", folder]);
		// What apt has downloaded once need not come over the network again.
		cpSync(downloads, join(folder, archives), { recursive: true });
		for (const file of ["/etc/resolv.conf", "/etc/hosts"])
			cpSync(file, join(folder, file));
		mkdirSync("/tmp/.X11-unix", { recursive: true });
		return new CleanRoot(folder);
	}

	/** @param {string[]} parts */
	path(...parts) {
		return join(this.folder, ...parts);
	}

	/**
	 * @param {string[]} command
	 * @param {{ user?: number, env?: NodeJS.ProcessEnv }} [options] user: 0 unless told
	 * @returns {[string, string[], { env: NodeJS.ProcessEnv }]} the arguments of spawn
	 */
	#inside(command, { user = 0, env = {} } = {}) {
		const spaces = ["--mount", "--pid", "--fork", "--kill-child"];
		return [
			"unshare",
			[
				...[...spaces, "--propagation", "private", "sh", "-euc", enter, "sh"],
				...[this.folder, `${user}`, ...command],
			],
			{ env: { ...environment, ...env } },
		];
	}

	/**
	 * Runs a command to its end.
	 *
	 * @param {string[]} command
	 * @param {{ user?: number, env?: NodeJS.ProcessEnv }} [options]
	 */
	run(command, options) {
		return run(...this.#inside(command, options));
	}

	/**
	 * Runs a command that must succeed.
	 *
	 * @param {string[]} command
	 * @param {{ user?: number, env?: NodeJS.ProcessEnv }} [options]
	 */
	must(command, options) {
		return must(...this.#inside(command, options));
	}

	/**
	 * Starts a program. Whoever kills it kills everything that it has started.
	 *
	 * @param {string[]} command
	 * @param {{ user?: number, env?: NodeJS.ProcessEnv }} [options]
	 */
	start(command, options) {
		const [file, args, { env }] = this.#inside(command, options);
		const child = spawn(file, args, { env, stdio: ["ignore", "pipe", "pipe"] });
		started.add(child);
		child.once("exit", () => started.delete(child));
		return child;
	}

	/**
	 * Installs package files as a person does.
	 *
	 * @param {string[]} files outside
	 */
	async install(...files) {
		const inside = files.map((file) => join("/var/tmp", basename(file)));
		for (const [i, file] of files.entries())
			cpSync(file, this.path(inside[i] ?? ""));
		const args = ["-y", "--no-install-recommends", "--allow-downgrades"];
		const said = await this.must(["apt-get", "install", ...args, ...inside]);
		cpSync(this.path(archives), downloads, {
			recursive: true,
			filter: (path) => !/\/(lock|partial)$/.test(path),
		});
		return said;
	}
}
