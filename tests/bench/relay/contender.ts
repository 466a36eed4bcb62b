import { type ChildProcess, fork } from "node:child_process";
import { resolve } from "node:path";
import type { Command, Reply } from "./generator";
import type { Scenario } from "./scenarios";
import { type ServerProcess, startServer } from "./server-process";
import type { System } from "./systems";
import type { Values } from "./workloads";

/** How long a generator may take to prepare or to measure; then the system has failed. */
const ANSWER_TIMEOUT_MS = 60_000;

/** A system in a scenario: its server, and who loads it. */
export class Contender {
	private constructor(
		readonly server: ServerProcess,
		readonly generator: ChildProcess,
	) {}

	/** Starts both and brings the parties together. */
	static async enter(system: System, scenario: Scenario): Promise<Contender> {
		const server = await startServer((port) => system.command(port));
		const generator = fork(resolve("out/bench/generator.js"));
		const contender = new Contender(server, generator);
		try {
			await contender.#ask({
				prepare: scenario,
				protocol: system.protocol,
				port: server.port,
				serverPid: server.pid,
			});
			return contender;
		} catch (error) {
			await contender.leave();
			throw error;
		}
	}

	measure(warmMs: number, windowMs: number): Promise<Values> {
		return this.#ask({ measure: { warmMs, windowMs } });
	}

	async leave(): Promise<void> {
		this.generator.kill();
		await this.server.stop();
	}

	#ask(command: Command): Promise<Values> {
		const { generator } = this;
		return new Promise<Values>((done, fail) => {
			const onReply = (reply: Reply) => {
				settle();
				if ("error" in reply) fail(new Error(reply.error));
				else done(reply.values);
			};
			const giveUp = (why: string) => {
				settle();
				fail(new Error(why));
			};
			const onExit = () => giveUp("the load generator ended");
			const timer = setTimeout(
				() => giveUp("no answer in time"),
				ANSWER_TIMEOUT_MS,
			);
			const settle = () => {
				clearTimeout(timer);
				generator.off("message", onReply);
				generator.off("exit", onExit);
			};
			generator.on("message", onReply);
			generator.on("exit", onExit);
			generator.send(command);
		});
	}
}
