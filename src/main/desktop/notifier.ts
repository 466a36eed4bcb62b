import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";
import {
	type AppNotification,
	isSettledBy,
	notificationOf,
	type Surroundings,
	summaryOf,
} from "./notification";

/** What comes within so long after the first is shown with it. */
const GATHER_MS = 300;
/** More than this at once become one. */
const MAX_AT_ONCE = 3;
/** No more than these stand there; the oldest goes. */
const MAX_SHOWN = 8;

/** Shows a notification; @returns what takes it away again. */
type Show = (notification: AppNotification, ended: () => void) => () => void;

interface Outside {
	readonly show: Show;
	readonly surroundings: () => Surroundings;
	/** Calls once, after so many milliseconds. */
	readonly later: (run: () => void, ms: number) => void;
}

interface Shown {
	readonly notification: AppNotification;
	readonly withdraw: () => void;
}

/** Notifications of one app: at most one about each thing, no flood, and none about what has been read. */
export class Notifier {
	/** The oldest first. */
	readonly #shown = new Map<AppNotification["about"], Shown>();
	#closed = false;
	#waiting = new Map<AppNotification["about"], AppNotification>();

	constructor(private readonly outside: Outside) {}

	/** @param state the one that the event has led to */
	follow(event: DomainEvent, state: AppState): void {
		this.#settle((one) => isSettledBy(one, event, state));
		if (this.#closed) return;
		const one = notificationOf(event, state, this.outside.surroundings());
		if (!one) return;
		if (this.#waiting.size === 0)
			this.outside.later(() => this.#showWaiting(), GATHER_MS);
		this.#waiting.set(one.about, one);
	}

	/** Everything goes: the app ends. */
	close(): void {
		this.#closed = true;
		this.#settle(() => true);
	}

	#settle(isDone: (notification: AppNotification) => boolean): void {
		for (const [about, one] of this.#waiting)
			if (isDone(one)) this.#waiting.delete(about);
		for (const { notification } of [...this.#shown.values()])
			if (isDone(notification)) this.#withdraw(notification.about);
	}

	#showWaiting(): void {
		const waiting = [...this.#waiting.values()];
		this.#waiting = new Map();
		// Meanwhile somebody may have come to look.
		if (this.outside.surroundings().focused) return;
		if (waiting.length > MAX_AT_ONCE) this.#show(summaryOf(waiting.length));
		else for (const one of waiting) this.#show(one);
	}

	#show(notification: AppNotification): void {
		const { about } = notification;
		this.#withdraw(about);
		let ended = false;
		const withdraw = this.outside.show(notification, () => {
			ended = true;
			if (this.#shown.get(about)?.notification === notification)
				this.#shown.delete(about);
		});
		if (ended) return;
		this.#shown.set(about, { notification, withdraw });
		for (const oldest of [...this.#shown.keys()].slice(0, -MAX_SHOWN))
			this.#withdraw(oldest);
	}

	#withdraw(about: AppNotification["about"]): void {
		const shown = this.#shown.get(about);
		this.#shown.delete(about);
		shown?.withdraw();
	}
}
