import {
	isNeighbour,
	type OwnAddress,
	ownNetworks,
} from "../node/own-networks";
import type { NearbyRelay } from "../shared/domain/nearby";
import { MAX_RELAYS, MAX_RELAYS_PER_SOURCE, MAX_TTL } from "./limits";
import { type Heard, Multicast, type OpenChannel } from "./multicast";
import {
	isNamed,
	type OwnRecord,
	readRelay,
	SERVICE,
	type ServiceRecord,
} from "./record";

/** When it is asked again after the first time, in milliseconds; then every minute. */
const ASK_AFTER_MS = [1_000, 3_000, 9_000, 27_000];
const ASK_EVERY_MS = 60_000;
/** How often what has not been heard of for too long is looked for. */
const SWEEP_MS = 1_000;

interface Found {
	readonly relay: NearbyRelay;
	/** The IP address that said so. */
	readonly source: string;
	/** By the clock that is passed in, in milliseconds. */
	readonly until: number;
}

interface FinderOptions {
	readonly open?: OpenChannel;
	readonly networks?: () => OwnAddress[];
	/** Milliseconds of a clock that nobody sets back. */
	readonly clock?: () => number;
}

/** Listens for relays that announce themselves, and asks for them. It connects to nothing. */
export class Finder {
	readonly #multicast: Multicast;
	readonly #found = new Map<string, Found>();
	readonly #networks: () => OwnAddress[];
	readonly #clock: () => number;
	readonly #sweeping: NodeJS.Timeout;
	#asking: NodeJS.Timeout | null = null;
	#asked = 0;
	/** Own addresses in whose network anything at all was heard from another computer. */
	readonly heardIn = new Set<string>();

	/** @param changed told of all that are there now, by name */
	constructor(
		readonly changed: (relays: readonly NearbyRelay[]) => void,
		{
			open,
			networks = ownNetworks,
			clock = () => performance.now(),
		}: FinderOptions = {},
	) {
		this.#networks = networks;
		this.#clock = clock;
		this.#multicast = new Multicast(
			"responses",
			{
				heard: (packet) => this.#onResponse(packet),
				joined: () => this.lookAgain(),
			},
			open,
			networks,
		);
		this.#sweeping = setInterval(() => this.#sweep(), SWEEP_MS).unref();
		this.#multicast.start();
	}

	/** Why networks can't be listened to, by the address there. */
	get failures(): ReadonlyMap<string, string> {
		return this.#multicast.failures;
	}

	/** Asks now, and again and again at growing distances. */
	lookAgain(): void {
		this.#asked = 0;
		if (this.#asking) clearTimeout(this.#asking);
		// Several networks that come at once are asked once.
		this.#asking = setTimeout(() => this.#ask(), 0).unref();
	}

	close(): void {
		clearInterval(this.#sweeping);
		if (this.#asking) clearTimeout(this.#asking);
		this.#multicast.close();
	}

	#ask(): void {
		for (const channel of this.#multicast.channels()) {
			channel.ask([{ name: SERVICE, type: "PTR" }], this.#known());
		}
		const wait = ASK_AFTER_MS[this.#asked++] ?? ASK_EVERY_MS;
		this.#asking = setTimeout(() => this.#ask(), wait).unref();
	}

	/** Those that need not answer: more than half of their time is left (RFC 6762, section 7.1). */
	#known(): OwnRecord[] {
		const now = this.#clock();
		return [...this.#found.values()].flatMap(({ relay, until }) => {
			const ttl = Math.floor((until - now) / 1_000);
			return ttl > MAX_TTL / 2
				? [{ name: SERVICE, type: "PTR" as const, ttl, data: relay.id }]
				: [];
		});
	}

	#onResponse({ records, source, at }: Heard): void {
		if (!this.#networks().some(({ address }) => address === source)) {
			this.heardIn.add(at.address);
		}
		const instances = new Set<string>();
		for (const { type, name, data } of records) {
			if (type === "PTR" && isNamed({ name, type }, SERVICE)) {
				if (typeof data === "string") instances.add(data.toLowerCase());
			} else if (name.toLowerCase().endsWith(`.${SERVICE}`)) {
				instances.add(name.toLowerCase());
			}
		}
		let isNews = false;
		for (const instance of instances) {
			isNews = this.#note(instance, records, source, at) || isNews;
		}
		if (isNews) this.#tell();
	}

	/** @returns whether anything changes by it */
	#note(
		instance: string,
		records: readonly ServiceRecord[],
		source: string,
		at: OwnAddress,
	): boolean {
		const before = this.#found.get(instance);
		const isGone = records.some(
			({ type, data, ttl }) =>
				type === "PTR" &&
				ttl === 0 &&
				typeof data === "string" &&
				data.toLowerCase() === instance,
		);
		if (isGone) {
			// Only who has said that it is there can say that it is not.
			return before?.source === source && this.#found.delete(instance);
		}
		const relay = readRelay(instance, records, at.kind === "loopback");
		if (!relay || (!before && !this.#hasRoom(source))) return false;
		const ttl = Math.min(
			MAX_TTL,
			...records.flatMap((one) =>
				isNamed(one, instance) && one.ttl !== undefined ? [one.ttl] : [],
			),
		);
		const own = this.#networks();
		const near = relay.addresses.filter((one) => isNeighbour(one, own));
		const far = relay.addresses.filter((one) => !isNeighbour(one, own));
		const found = { ...relay, addresses: [...near, ...far] };
		const until = this.#clock() + ttl * 1_000;
		this.#found.set(instance, { relay: found, source, until });
		return JSON.stringify(found) !== JSON.stringify(before?.relay);
	}

	#hasRoom(source: string): boolean {
		if (this.#found.size >= MAX_RELAYS) return false;
		const theirs = [...this.#found.values()].filter(
			(one) => one.source === source,
		);
		return theirs.length < MAX_RELAYS_PER_SOURCE;
	}

	#sweep(): void {
		const now = this.#clock();
		const old = [...this.#found].filter(([, { until }]) => until <= now);
		for (const [id] of old) this.#found.delete(id);
		if (old.length > 0) this.#tell();
	}

	#tell(): void {
		const all = [...this.#found.values()].map(({ relay }) => relay);
		this.changed(
			all.sort(
				(a, b) => a.name.localeCompare(b.name) || (a.id < b.id ? -1 : 1),
			),
		);
	}
}
