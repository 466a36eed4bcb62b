import type { Dial, Transport } from "../../../src/client/transport";
import type {
	StartStore,
	StorePort,
} from "../../../src/main/store-host/store-client";

/** What a process has of the outside: a disk and a network. When it is killed, both are gone at once. */
export class Life {
	isOver = false;
	readonly #ports: StorePort[] = [];
	readonly #transports = new Set<Transport>();

	constructor(
		private readonly disk: StartStore,
		private readonly network: Dial,
	) {}

	readonly start: StartStore = (events) => {
		const port = this.disk({
			message: (message) => {
				if (!this.isOver) events.message(message);
			},
			exit: () => {
				if (!this.isOver) events.exit();
			},
		});
		this.#ports.push(port);
		return {
			...port,
			post: (message) => {
				if (!this.isOver) port.post(message);
			},
		};
	};

	readonly dial: Dial = (endpoint, events) => {
		if (this.isOver) return nowhere;
		const transport = this.network(endpoint, {
			opened: () => {
				if (!this.isOver) events.opened();
			},
			received: (bytes) => {
				if (!this.isOver) events.received(bytes);
			},
			closed: (error) => {
				this.#transports.delete(transport);
				if (!this.isOver) events.closed(error);
			},
		});
		this.#transports.add(transport);
		return {
			write: (bytes) => {
				if (!this.isOver) transport.write(bytes);
			},
			close: () => transport.close(),
			get localAddress() {
				return transport.localAddress;
			},
			get channel() {
				return transport.channel;
			},
		};
	};

	end(): void {
		this.isOver = true;
		for (const transport of this.#transports) transport.close();
		for (const port of this.#ports) port.kill();
	}
}

const nowhere: Transport = {
	write: () => {},
	close: () => {},
	localAddress: null,
	channel: null,
};
