import { type OwnAddress, ownNetworks } from "../node/own-networks";
import { type Heard, Multicast, type OpenChannel } from "./multicast";
import {
	type Announcement,
	instanceOf,
	isNamed,
	type OwnRecord,
	recordsOf,
	SERVICE,
	SERVICES,
	TTL,
} from "./record";

/** A record goes out to a network at most this often (RFC 6762, section 6). */
const PAUSE_MS = 1_000;

interface AnnouncerOptions {
	readonly open?: OpenChannel;
	readonly networks?: () => OwnAddress[];
}

/** Says on this computer's networks that a relay is here, and answers who asks. */
export class Announcer {
	readonly #multicast: Multicast;
	readonly #networks: () => OwnAddress[];
	#said: Announcement;
	#again: NodeJS.Timeout | null = null;
	readonly #waiting = new Map<string, NodeJS.Timeout>();
	readonly #spokeAt = new Map<string, number>();

	constructor(
		said: Announcement,
		{ open, networks = ownNetworks }: AnnouncerOptions = {},
	) {
		this.#said = said;
		this.#networks = networks;
		this.#multicast = new Multicast(
			"queries",
			{
				heard: (packet) => this.#onQuery(packet),
				joined: (at) => {
					this.#tell(at);
					// Twice, a second apart: one may get lost (RFC 6762, section 8.3).
					this.#tellAgain();
				},
			},
			open,
			networks,
		);
		this.#multicast.start();
	}

	/** Something has changed; others are told soon, and at most once a second. */
	update(said: Announcement): void {
		const before = this.#said;
		if (
			before.name === said.name &&
			before.online === said.online &&
			before.port === said.port &&
			before.fingerprint === said.fingerprint
		) {
			return;
		}
		if (instanceOf(before) !== instanceOf(said)) this.#goodbye();
		this.#said = said;
		this.#tellAgain();
	}

	/** Says goodbye; returns when that is on its way. */
	async close(): Promise<void> {
		if (this.#again) clearTimeout(this.#again);
		for (const timer of this.#waiting.values()) clearTimeout(timer);
		await this.#goodbye();
		this.#multicast.close();
	}

	#goodbye(): Promise<unknown> {
		return Promise.all(
			[...this.#multicast.channels()].map(
				(channel) =>
					new Promise<void>((resolve) => {
						const { pointer, details } = this.#records(channel.at, 0);
						channel.answer([pointer, ...details], [], resolve);
					}),
			),
		);
	}

	#records(at: OwnAddress, ttl = TTL) {
		const alongside = this.#networks().filter(
			({ name, kind, family, address }) =>
				name === at.name &&
				address !== at.address &&
				(family === "IPv4" || kind !== "link-local"),
		);
		const all = [at, ...alongside].map(({ address }) => address);
		return recordsOf(this.#said, all, ttl);
	}

	#tell(at: OwnAddress): void {
		for (const channel of this.#multicast.channels()) {
			if (channel.at !== at) continue;
			const { pointer, details } = this.#records(at);
			this.#spokeAt.set(at.address, performance.now());
			channel.answer([pointer, ...details], []);
		}
	}

	#tellAgain(): void {
		this.#again ??= setTimeout(() => {
			this.#again = null;
			for (const { at } of this.#multicast.channels()) this.#tell(at);
		}, PAUSE_MS).unref();
	}

	/** Answers all at once, however many ask: in the next moment, and not again within a second. */
	#onQuery({ questions, records, at }: Heard): void {
		const instance = instanceOf(this.#said);
		const wanted = questions.some(({ name, type }) =>
			isOurs({ name, type }, this.#records(at).details),
		);
		const services = questions.some((one) => isNamed(one, SERVICES));
		if (!wanted && !services) return;
		const isKnown =
			!services &&
			records.some(
				({ type, data, ttl = 0 }) =>
					type === "PTR" &&
					typeof data === "string" &&
					data.toLowerCase() === instance.toLowerCase() &&
					ttl >= TTL / 2,
			);
		if (isKnown || this.#waiting.has(at.address)) return;
		const since = performance.now() - (this.#spokeAt.get(at.address) ?? -1e9);
		// Others may be about to answer as well (RFC 6762, section 6).
		const wait = Math.max(20 + Math.random() * 100, PAUSE_MS - since);
		this.#waiting.set(
			at.address,
			setTimeout(() => {
				this.#waiting.delete(at.address);
				if (services) this.#tellOfService(at);
				this.#tell(at);
			}, wait).unref(),
		);
	}

	#tellOfService(at: OwnAddress): void {
		for (const channel of this.#multicast.channels()) {
			if (channel.at !== at) continue;
			const data = SERVICE;
			channel.answer([{ name: SERVICES, type: "PTR", ttl: TTL, data }], []);
		}
	}
}

function isOurs(
	{ name, type }: { readonly name: string; readonly type: string },
	details: readonly OwnRecord[],
): boolean {
	const asked = (record: { name: string; type: string }) =>
		isNamed(record, name) && (type === "ANY" || type === record.type);
	return asked({ name: SERVICE, type: "PTR" }) || details.some(asked);
}
