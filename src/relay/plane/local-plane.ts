import type { Outlet, Seat } from "../attachment";
import type { Limits } from "../limits";
import { Pipe, PipeCommons } from "../pipe";
import type { Valve } from "../streams";
import type {
	Channel,
	ChannelEvents,
	ChannelSeed,
	DataPlane,
} from "./data-plane";
import { hangUp } from "./serve-socket";

/** The data plane in this process: relay sockets come in at the relay's own port. */
export class LocalPlane implements DataPlane {
	readonly #commons = new PipeCommons();

	/**
	 * @param now Unix milliseconds
	 * @param port the relay's
	 */
	constructor(
		readonly limits: Limits,
		readonly now: () => number,
		readonly port: () => number,
	) {}

	open(seed: ChannelSeed, events: ChannelEvents): LocalChannel {
		return new LocalChannel(this, seed, events, this.#commons);
	}
}

/** A pipe in this process is a channel already, but for whose the streams are. */
export class LocalChannel extends Pipe implements Channel {
	constructor(
		readonly plane: LocalPlane,
		{ id, next, isGroup, keep }: ChannelSeed,
		events: ChannelEvents,
		commons: PipeCommons,
	) {
		const { limits, now } = plane;
		super(id, next, isGroup, limits, commons, now, events, keep);
	}

	get port(): number {
		return this.plane.port();
	}

	askNext(told: (next: number) => void): void {
		told(this.next);
	}

	attachLine(seat: Seat, outlet: Outlet): void {
		this.attach(seat, outlet);
	}

	isAttached({ attachment }: Seat, line?: Valve): boolean {
		if (!attachment) return false;
		return line === undefined || attachment.outlet.valve === line;
	}

	hangUp(seat: Seat, lastWords: Uint8Array | null): void {
		hangUp(this, seat, lastWords);
	}
}
