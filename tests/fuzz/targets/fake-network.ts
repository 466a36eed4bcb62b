import type { Dial, TransportEvents } from "../../../src/client/transport";

export const HOSTILE = "10.0.0.1";
/** Another server, which the hostile one must not reach. */
export const HONEST = "10.0.0.2";

interface Link {
	readonly host: string;
	readonly on: "line" | "socket";
	readonly events: TransportEvents;
	readonly written: Uint8Array[];
	isOpen: boolean;
}

/** Connections that are nothing but calls. The first to a server is its line; later ones are what they say. */
export class FakeNetwork {
	readonly #links: Link[] = [];

	readonly dial: Dial = ({ host }, events) => {
		const hasLine = this.#links.some(
			(it) => it.host === host && it.on === "line" && it.isOpen,
		);
		const link: Link = {
			host,
			on: hasLine ? "socket" : "line",
			events,
			written: [],
			isOpen: true,
		};
		this.#links.push(link);
		queueMicrotask(() => link.isOpen && events.opened());
		return {
			localAddress: "10.0.0.9",
			channel: null,
			write: (bytes) => void link.written.push(bytes.slice()),
			close: () => {
				link.isOpen = false;
			},
		};
	};

	/** What a server says on its latest line or relay socket, if one is open. */
	say(host: string, on: "line" | "socket", bytes: Uint8Array): void {
		this.#latest(host, on)?.events.received(bytes);
	}

	end(host: string, on: "line" | "socket"): void {
		const link = this.#latest(host, on);
		if (!link) return;
		link.isOpen = false;
		link.events.closed(null);
	}

	/** Payloads of all that was written to a server. */
	writtenTo(host: string): Uint8Array[] {
		const found: Uint8Array[] = [];
		for (const link of this.#links) {
			if (link.host !== host) continue;
			const bytes = Buffer.concat(link.written);
			for (let at = 5; bytes.length - at >= 2; ) {
				const end = at + 2 + bytes.readUInt16BE(at);
				found.push(bytes.subarray(at + 2, end));
				at = end;
			}
		}
		return found;
	}

	#latest(host: string, on: "line" | "socket"): Link | undefined {
		return this.#links.findLast(
			(it) => it.host === host && it.on === on && it.isOpen,
		);
	}
}
