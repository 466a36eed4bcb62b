import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type {
	ClientOptions,
	Command,
	Dump,
	Order,
	Report,
	Status,
} from "../client/commands";

type Answer = {
	readonly resolve: (value: unknown) => void;
	readonly reject: (error: Error) => void;
};

export interface Launch {
	/** What stands before `node`, such as `ip netns exec NAME`. */
	readonly prefix?: readonly string[];
	readonly env?: NodeJS.ProcessEnv;
}

/** A headless messenger in a process of its own. */
export class ClientProcess {
	readonly #answers = new Map<number, Answer>();
	readonly #statuses = new Map<string, Status>();
	#seq = 0;
	#stderr = "";
	/** What it told of damaged files at its start. */
	damage: readonly string[] = [];
	/** How long it took to open its profiles, in milliseconds. */
	openMs = 0;
	isGone = false;

	private constructor(
		readonly child: ChildProcess,
		readonly onChange: () => void,
	) {
		child.on("message", (report: Report) => this.#hear(report));
		child.stderr?.on("data", (text) => {
			this.#stderr = `${this.#stderr}${text}`.slice(-4_000);
		});
		child.once("exit", () => {
			this.isGone = true;
			for (const { reject } of this.#answers.values()) {
				reject(new Error(`the client is gone: ${this.#stderr}`));
			}
			this.#answers.clear();
			onChange();
		});
	}

	/** Returns when its users are open. */
	static async start(
		program: string,
		options: ClientOptions,
		onChange: () => void,
		{ prefix = [], env = {} }: Launch = {},
	): Promise<ClientProcess> {
		const [command = "", ...args] = [
			...prefix,
			process.execPath,
			program,
			JSON.stringify(options),
		];
		const child = spawn(command, args, {
			stdio: ["ignore", "ignore", "pipe", "ipc"],
			env: { ...process.env, ...env },
			// A group of its own, so that its store's process can be stopped and ended with it.
			detached: true,
		});
		const client = new ClientProcess(child, onChange);
		await client.#opened();
		return client;
	}

	/** @returns what the command returned; rejects when the process ends before that */
	do<T = unknown>(command: Command): Promise<T> {
		const order: Order = { seq: this.#seq++, command };
		return new Promise<T>((resolve, reject) => {
			if (this.isGone) {
				reject(new Error(`the client is gone: ${this.#stderr}`));
				return;
			}
			this.#answers.set(order.seq, {
				resolve: (value) => resolve(value as T),
				reject,
			});
			this.child.send(order, () => {});
		});
	}

	dump(user: string): Promise<Dump> {
		return this.do<Dump>({ user, do: "dump" });
	}

	status(user: string): Status | undefined {
		return this.#statuses.get(user);
	}

	/** To it and its store's process alike. */
	signal(signal: NodeJS.Signals): void {
		try {
			process.kill(-(this.child.pid ?? 0), signal);
		} catch {} // It is gone.
	}

	/** Its main process alone, as a crash would. Returns when that is gone. */
	async kill(): Promise<void> {
		if (this.isGone) return;
		const gone = once(this.child, "exit");
		this.child.kill("SIGKILL");
		await gone;
	}

	async gone(): Promise<void> {
		if (!this.isGone) await once(this.child, "exit");
	}

	#ready: (error: Error | null) => void = () => {};

	#opened(): Promise<void> {
		return new Promise((resolve, reject) => {
			this.#ready = (error) => (error ? reject(error) : resolve());
			this.child.once("exit", (code, signal) =>
				reject(
					new Error(`ended at its start (${code ?? signal}): ${this.#stderr}`),
				),
			);
		});
	}

	#hear(report: Report): void {
		if ("ready" in report) {
			this.damage = report.damage;
			this.openMs = report.openMs;
			this.#ready(null);
		} else if ("status" in report) {
			this.#statuses.set(report.status.user, report.status);
			this.onChange();
		} else {
			const answer = this.#answers.get(report.seq);
			this.#answers.delete(report.seq);
			if ("error" in report) answer?.reject(new Error(report.error));
			else answer?.resolve(report.value);
		}
	}
}
