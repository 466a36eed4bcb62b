import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import { must } from "../../scripts/lib/package/tools.mjs";

/**
 * Starts a root folder's own systemd as the first process of namespaces of its own, with just the
 * devices and the control groups that it asks for.
 */
const boot = `
root=$1
mount --bind "$root" "$root"
mount -t proc proc "$root/proc"
mount -t sysfs -o ro sys "$root/sys"
mount -t tmpfs run "$root/run"
mount -t tmpfs dev "$root/dev"
for device in null zero full random urandom tty; do cp -a "/dev/$device" "$root/dev/"; done
ln -s /proc/self/fd "$root/dev/fd"
ln -s pts/ptmx "$root/dev/ptmx"
mkdir "$root/dev/shm" "$root/dev/pts" "$root/dev/mqueue" "$root/dev/hugepages"
chmod 1777 "$root/dev/shm"
mount -t devpts -o newinstance,ptmxmode=0666 pts "$root/dev/pts"
if [ -e /sys/fs/cgroup/cgroup.controllers ]; then
	mount -t cgroup2 cgroup "$root/sys/fs/cgroup"
else
	mount -t tmpfs cgroup "$root/sys/fs/cgroup"
	mkdir "$root/sys/fs/cgroup/systemd"
	mount -t cgroup -o none,name=systemd,xattr cgroup "$root/sys/fs/cgroup/systemd"
fi
cd "$root"
mkdir -p mnt/outside
pivot_root . mnt/outside
umount -l /mnt/outside
export container=other
exec /lib/systemd/systemd --system --unit=multi-user.target
`;
const startPatienceMs = 30_000;

/** A clean root whose systemd runs; the network is this machine's. */
export class BootedRoot {
	/** @param {import("node:child_process").ChildProcess} process */
	constructor(process) {
		this.process = process;
	}

	/** @param {import("./clean-root.mjs").CleanRoot} root */
	static async start(root) {
		const spaces = ["--mount", "--pid", "--cgroup", "--ipc", "--uts"];
		const [file = "", ...args] = [
			...["unshare", ...spaces, "--fork", "--kill-child"],
			...["--propagation", "private", "sh", "-euc", boot, "sh", root.folder],
		];
		// In a session of its own: systemd signals its terminal's group.
		const child = spawn(file, args, { stdio: "ignore", detached: true });
		const booted = new BootedRoot(child);
		process.once("exit", () => booted.stop());
		const deadline = Date.now() + startPatienceMs;
		while (!(await booted.isUp())) {
			if (Date.now() > deadline) throw new Error("systemd did not start");
			await sleep(200);
		}
		return booted;
	}

	async isUp() {
		try {
			return (
				(await this.must("systemctl", "is-system-running")) === "running\n"
			);
		} catch {
			return false;
		}
	}

	/**
	 * Runs a command in it that must succeed.
	 *
	 * @param {string[]} command
	 */
	must(...command) {
		const { pid } = this.process;
		const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
		const spaces = ["--mount", "--pid", "--ipc", "--uts", "--cgroup"];
		const init = `${Number.parseInt(children, 10)}`;
		return must(
			"nsenter",
			["--target", init, ...spaces, "--root", "--wd", ...command],
			{ env: { PATH: process.env.PATH, LANG: "C.UTF-8" } },
		);
	}

	stop() {
		this.process.kill("SIGKILL");
	}
}
