import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const uid = 990;
const data = "/var/lib/flex-relay";

/** The installed flex-relay, started as its systemd unit does it. */
export class Relay {
	/**
	 * @param {import("node:child_process").ChildProcess} process
	 * @param {string} address
	 */
	constructor(process, address) {
		this.process = process;
		this.address = address;
		this.port = Number(address.split(":").at(-1));
	}

	/**
	 * @param {import("./clean-root.mjs").CleanRoot} root
	 * @param {number} [port]
	 */
	static async start(root, port = 0) {
		await root.must(["install", "-d", "-m", "700", "-o", `${uid}`, data]);
		const options = ["--host", "127.0.0.1", "--port", `${port}`];
		const child = root.start(["flex-relay", ...options, "--data", data], {
			user: uid,
		});
		let said = "";
		const address = await new Promise((done, fail) => {
			for (const stream of [child.stdout, child.stderr])
				stream?.on("data", (chunk) => {
					said += chunk;
					const found = /^listening on (\S+)$/m.exec(said)?.[1];
					if (found) done(found);
				});
			child.once("exit", () => fail(new Error(`flex-relay ended: ${said}`)));
		});
		return new Relay(child, address);
	}

	/** Ends it as systemd does. */
	async stop() {
		const gone = new Promise((done) => this.process.once("exit", done));
		process.kill(lastDescendant(this.process.pid ?? 0), "SIGTERM");
		assert.equal(await gone, 0, "flex-relay's exit code");
	}
}

/**
 * The program itself, inside of what has set up its surroundings.
 *
 * @param {number} pid
 * @returns {number}
 */
function lastDescendant(pid) {
	const children = readFileSync(`/proc/${pid}/task/${pid}/children`, "utf8");
	return children ? lastDescendant(Number.parseInt(children, 10)) : pid;
}
