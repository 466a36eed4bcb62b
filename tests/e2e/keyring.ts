import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "@playwright/test";

/** A D-Bus session of its own with a real gnome-keyring in it. */
export class Keyring {
	#daemon: ChildProcess | null = null;

	private constructor(
		private readonly folder: string,
		private readonly bus: ChildProcess,
		/** What a program needs to be in this session. */
		readonly env: Readonly<Record<string, string>>,
	) {}

	/** What is missing for it here; null where nothing is. */
	static get missing(): string | null {
		if (process.platform !== "linux") return "gnome-keyring is Linux's";
		const programs = ["dbus-daemon", "dbus-send", "gnome-keyring-daemon"];
		for (const program of programs) {
			const { error } = spawnSync(program, ["--version"]);
			if (error) return `${program} is not installed`;
		}
		return null;
	}

	static async start(): Promise<Keyring> {
		const folder = mkdtempSync(join(tmpdir(), "flex-keyring-"));
		mkdirSync(join(folder, "run"), { mode: 0o700 });
		const { DISPLAY: _none, ...outside } = process.env;
		const env = {
			// No display: a prompt that nobody sees would hold the app up for ever.
			...(outside as Record<string, string>),
			HOME: folder,
			XDG_DATA_HOME: join(folder, "data"),
			XDG_RUNTIME_DIR: join(folder, "run"),
		};
		const bus = spawn(
			"dbus-daemon",
			["--session", "--nofork", "--print-address=1"],
			{ env, stdio: ["ignore", "pipe", "ignore"] },
		);
		const [address] = await once(bus.stdout, "data");
		const DBUS_SESSION_BUS_ADDRESS = String(address).trim();
		return new Keyring(folder, bus, { ...env, DBUS_SESSION_BUS_ADDRESS });
	}

	/** As after signing in to a desktop. */
	async unlock(): Promise<void> {
		await this.#run("--unlock");
		await this.#says(
			"boolean false",
			"org.freedesktop.secrets",
			"/org/freedesktop/secrets/collection/login",
			"org.freedesktop.DBus.Properties.Get",
			"string:org.freedesktop.Secret.Collection",
			"string:Locked",
		);
	}

	/** As after an automatic sign-in: the keyring is there, and its password was never typed. */
	lock(): Promise<void> {
		return this.#run();
	}

	/** Its contents are lost, as after a forgotten password was reset. */
	async reset(): Promise<void> {
		await this.#end();
		rmSync(join(this.folder, "data"), { recursive: true, force: true });
		await this.unlock();
	}

	async stop(): Promise<void> {
		await this.#end();
		const gone = once(this.bus, "exit");
		this.bus.kill();
		await gone;
		rmSync(this.folder, { recursive: true, force: true });
	}

	async #run(...how: string[]): Promise<void> {
		await this.#end();
		const daemon = spawn(
			"gnome-keyring-daemon",
			["--foreground", "--components=secrets", ...how],
			{ env: this.env, stdio: ["pipe", "ignore", "ignore"] },
		);
		this.#daemon = daemon;
		daemon.stdin?.end("password");
		await this.#isThere(true);
	}

	async #end(): Promise<void> {
		const daemon = this.#daemon;
		this.#daemon = null;
		if (!daemon || daemon.exitCode !== null) return;
		const gone = once(daemon, "exit");
		daemon.kill();
		await gone;
		await this.#isThere(false);
	}

	/** Whether the name by which a key store is found belongs to anybody. */
	#isThere(there: boolean): Promise<void> {
		return this.#says(
			`boolean ${there}`,
			"org.freedesktop.DBus",
			"/",
			"org.freedesktop.DBus.NameHasOwner",
			"string:org.freedesktop.secrets",
		);
	}

	/** Asks over the bus until the answer is the one that is waited for. */
	async #says(expected: string, to: string, ...call: string[]): Promise<void> {
		await expect
			.poll(() => {
				const asking = ["--session", "--print-reply", `--dest=${to}`, ...call];
				return spawnSync("dbus-send", asking, {
					env: this.env,
					encoding: "utf8",
				}).stdout;
			})
			.toContain(expected);
	}
}
