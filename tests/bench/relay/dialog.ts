import { createConnection, type Socket } from "node:net";

/** How long any one answer may take. A server that is silent for longer is taken as failed. */
const ANSWER_TIMEOUT_MS = 30_000;

/** Opens a TCP connection to a server of this machine. */
export function dial(port: number): Promise<Socket> {
	return new Promise((resolve, reject) => {
		const socket = createConnection({ port, host: "127.0.0.1", noDelay: true });
		socket.once("error", reject);
		socket.once("connect", () => {
			socket.off("error", reject);
			// "close" follows, and whoever waits for an answer then stops to wait.
			socket.on("error", () => {});
			resolve(socket);
		});
	});
}

/** The talk before the messages: something is said, and an answer waited for. */
export class Dialog {
	#heard = "";
	#wake: (() => void) | null = null;
	readonly #onData = (chunk: Buffer) => {
		this.#heard += chunk.toString("latin1");
		this.#wake?.();
	};
	readonly #onClose = () => this.#wake?.();

	constructor(readonly socket: Socket) {
		socket.on("data", this.#onData);
		socket.on("close", this.#onClose);
	}

	static async dial(port: number): Promise<Dialog> {
		return new Dialog(await dial(port));
	}

	say(what: string | Uint8Array): this {
		this.socket.write(what);
		return this;
	}

	/** Waits until `text` came; returns all that came up to its end, and forgets that. */
	async until(text: string): Promise<string> {
		for (;;) {
			const at = this.#heard.indexOf(text);
			if (at >= 0) {
				const end = at + text.length;
				const said = this.#heard.slice(0, end);
				this.#heard = this.#heard.slice(end);
				return said;
			}
			if (this.socket.destroyed) {
				throw new Error(`closed after: ${JSON.stringify(this.#heard)}`);
			}
			await new Promise<void>((resolve, reject) => {
				const timer = setTimeout(
					() =>
						reject(new Error(`no ${JSON.stringify(text)} in: ${this.#heard}`)),
					ANSWER_TIMEOUT_MS,
				);
				this.#wake = () => {
					clearTimeout(timer);
					this.#wake = null;
					resolve();
				};
			});
		}
	}

	/** The socket goes on to somebody else. */
	done(): Socket {
		this.socket.off("data", this.#onData);
		this.socket.off("close", this.#onClose);
		return this.socket;
	}
}
