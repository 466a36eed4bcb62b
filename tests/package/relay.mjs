import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";

const service = "flex-relay.service";

/** The installed flex-relay, as its administrator knows it. */
export class Relay {
	/**
	 * @param {import("./clean-root.mjs").CleanRoot} root
	 * @param {import("./booted-root.mjs").BootedRoot} system
	 * @param {number} port
	 */
	constructor(root, system, port) {
		this.root = root;
		this.system = system;
		this.port = port;
		this.address = `127.0.0.1:${port}`;
	}

	/** Says in the configuration where it listens, and switches it on. */
	async enable() {
		const file = this.root.path("etc/default/flex-relay");
		const text = readFileSync(file, "utf8");
		const options = `--host 127.0.0.1 --port ${this.port}`;
		const configured = text.replace(
			/^FLEX_RELAY_OPTIONS=""$/m,
			`FLEX_RELAY_OPTIONS="${options}"`,
		);
		assert.notEqual(configured, text);
		writeFileSync(file, configured);
		await this.system.must("systemctl", "enable", "--now", service);
	}

	/** @param {string} name of one of systemd's properties */
	async show(name) {
		const args = ["show", "--property", name, "--value", service];
		return (await this.system.must("systemctl", ...args)).trim();
	}

	/** Its process has nothing but what it needs. */
	async isConfined() {
		assert.equal(await this.show("ActiveState"), "active");
		const status = await this.system.must(
			"cat",
			`/proc/${await this.show("MainPID")}/status`,
		);
		const uid = Number(/^Uid:\t(\d+)/m.exec(status)?.[1]);
		assert.ok(uid >= 61_184, `uid ${uid} is one of systemd's dynamic users`);
		for (const line of [
			/^CapEff:\t0+$/m,
			/^NoNewPrivs:\t1$/m,
			/^Seccomp:\t2$/m,
		])
			assert.match(status, line);
		return `uid ${uid}, no capabilities, no new privileges, seccomp filter`;
	}

	restart() {
		return this.system.must("systemctl", "restart", service);
	}

	async stop() {
		await this.system.must("systemctl", "stop", service);
		assert.equal(await this.show("Result"), "success");
		assert.equal(await this.show("ExecMainStatus"), "0");
	}
}
