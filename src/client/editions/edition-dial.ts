import { DECIDING_BYTES, detectFraming } from "../../protocol/detect";
import type { ServerId } from "../../shared/domain/ids";
import type { Core } from "../core";
import type { Dial } from "../transport";

/**
 * Dials a server in its edition. Where nobody has said which that is, it is spoken to by the RFC, and its first four bytes tell: fleximd
 * alone says something of its own accord (editions.md, "Detecting the dialect").
 * @param gateways speak the other editions
 * @param found called when it does; nothing of this connection is handed on from there
 */
export function editionDial(
	core: Core,
	serverId: ServerId,
	gateways: Readonly<Record<"fleximd" | "peer", Dial>>,
	found: () => void,
): Dial {
	return (to, events) => {
		const edition = core.state().servers[serverId]?.edition ?? null;
		if (edition === "rfc") return core.dial(to, events);
		if (edition !== null) return gateways[edition](to, events);
		let first: Uint8Array | null = new Uint8Array(0);
		let isOther = false;
		return core.dial(to, {
			...events,
			received: (bytes) => {
				if (first) {
					const head: Uint8Array = Uint8Array.from([
						...first,
						...bytes.subarray(0, DECIDING_BYTES),
					]);
					const framing = detectFraming(head, "server");
					first = framing === null ? head : null;
					if (framing === "typed") {
						isOther = true;
						found();
					}
				}
				if (!isOther) events.received(bytes);
			},
			closed: (error) => {
				if (!isOther) events.closed(error);
			},
		});
	};
}
