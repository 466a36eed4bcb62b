import type { History } from "../../../src/client/history";
import type { Dial } from "../../../src/client/transport";
import type { KillPoint } from "./commands";

/** Ends this process as kill -9 does, at one chosen moment of what it does to disk and network. */
export class KillSwitch {
	#isArmed = false;
	#left: number;

	constructor(readonly point: KillPoint | null) {
		this.#left = point?.at ?? 0;
	}

	arm(): void {
		this.#isArmed = true;
	}

	passing(place: KillPoint["place"]): void {
		if (!this.#isArmed || this.point?.place !== place) return;
		if (--this.#left === 0) process.kill(process.pid, "SIGKILL");
	}
}

export function historyWith(history: History, kill: KillSwitch): History {
	return new Proxy(history, {
		get(target, name) {
			const member = Reflect.get(target, name);
			if (typeof member !== "function") return member;
			// What comes in is appended by a commit, together with the state that read it.
			const act = name === "commit" ? "append" : name;
			if (act !== "append" && act !== "update") return member.bind(target);
			return async (...args: unknown[]) => {
				kill.passing(`${act}:before`);
				const result = await member.apply(target, args);
				kill.passing(`${act}:after`);
				return result;
			};
		},
	});
}

export function dialWith(dial: Dial, kill: KillSwitch): Dial {
	return (endpoint, events) => {
		const transport = dial(endpoint, {
			...events,
			received: (bytes) => {
				kill.passing("read:before");
				events.received(bytes);
			},
		});
		return {
			write: (bytes) => {
				kill.passing("write:before");
				transport.write(bytes);
				kill.passing("write:after");
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
}
