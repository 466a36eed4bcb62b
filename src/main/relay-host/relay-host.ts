import { join } from "node:path";
import { type UtilityProcess, utilityProcess } from "electron";
import { formatEndpoint, parseEndpoint } from "../../protocol/address";
import { formatInvite } from "../../protocol/invite";
import {
	isSameService,
	type ListedMember,
	type RelayBan,
	type RelayHostState,
	type RelaySettings,
} from "../../shared/domain/relay-host";
import type { RelayReport } from "../../shared/domain/relay-report";
import { errorOf } from "../../shared/errors";
import { outwardAddress, ownAddresses } from "./addresses";
import type { FromRelay, TakeCalls, ToRelay } from "./messages";

/** How a relay is to run. */
export interface HostSettings
	extends Pick<RelaySettings, "port" | "scope" | "limits"> {
	/** It is there for direct calls alone. */
	readonly calls?: TakeCalls;
}

type Reply = Extract<FromRelay, { readonly id: number }>;

/** How often a relay that dies may be started again before its host is told, and within what time. */
const MAX_RESTARTS = 3;
const RESTART_WINDOW_MS = 60_000;
/** How long the relay may take to say goodbye to its guests when the app ends. */
const GOODBYE_MS = 5_000;

/** Starts, watches and stops the relay that this app hosts. */
export class RelayHost {
	#process: UtilityProcess | null = null;
	#members: readonly ListedMember[] | null = null;
	#bans: readonly RelayBan[] = [];
	/** What it is called on this network; null where it is not to announce itself. */
	#announced: string | null = null;
	/** Own addresses that people from other computers have come in by. */
	#reached: readonly string[] = [];
	#outwards: string | null = null;
	#lastQuestion = 0;
	/** What the relay was asked and has not answered, by the question's number. */
	readonly #questions = new Map<number, (answer: Reply | null) => void>();
	#wanted: HostSettings | null = null;
	/** What is shown of it while it runs. */
	#on: Extract<RelayHostState, { kind: "on" }> | null = null;
	/** It could not start, and has been told so. */
	#failed = false;
	/** It is ending only to be started with other settings. */
	#restarting = false;
	/** When it died by itself, in Unix milliseconds. */
	#deaths: number[] = [];

	constructor(
		/** Where the relay keeps what it remembers. */
		readonly folder: string,
		readonly onState: (state: RelayHostState) => void,
	) {}

	/** With other settings than before, a running relay is started anew. */
	start(settings: HostSettings): void {
		const running = this.#wanted;
		this.#wanted = settings;
		if (!this.#process) {
			this.#deaths = [];
			this.#fork(settings);
		} else if (!running) {
			// Still ending: it is started again as soon as it is gone.
			this.#restarting = true;
		} else if (!isSame(running, settings)) {
			this.#restarting = true;
			this.#send({ type: "stop" });
		}
	}

	/** @param name as the mailbox shows it; null for everybody's */
	clearMailbox(name: string | null): void {
		this.#send({ type: "clear-mailbox", name });
	}

	/**
	 * Who may not be there any more has to leave.
	 * @param members who alone may come in; null for everybody
	 */
	setMembers(members: readonly ListedMember[] | null): void {
		this.#members = members;
		this.#send({ type: "members", members });
	}

	/**
	 * @param name as the list of owned names shows it
	 * @returns whether it belonged to a key
	 */
	async release(name: string): Promise<boolean> {
		const answer = await this.#ask((id) => ({ type: "release", id, name }));
		return answer?.type === "released" && answer.wasOwned;
	}

	/** Who is here and fits has to leave. */
	setBans(bans: readonly RelayBan[]): void {
		this.#bans = bans;
		this.#send({ type: "bans", bans });
	}

	/** @param name folded for comparison */
	disconnect(name: string): void {
		this.#send({ type: "disconnect", name });
	}

	/** @param name what it is called on this network; null where it is not to announce itself */
	setAnnounced(name: string | null): void {
		if (name === this.#announced) return;
		this.#announced = name;
		this.#send({ type: "announce", name });
	}

	/** What it is doing; null while it does not run. */
	async report(): Promise<RelayReport | null> {
		const answer = await this.#ask((id) => ({ type: "report", id }));
		return answer?.type === "report" ? answer.report : null;
	}

	/** This computer has got or lost an address. */
	async networkChanged(): Promise<void> {
		this.#outwards = await outwardAddress();
		this.#showAddresses();
	}

	get isWanted(): boolean {
		return this.#wanted !== null;
	}

	stop(): void {
		this.#wanted = null;
		this.#restarting = false;
		if (!this.#process) {
			this.onState({ kind: "off" });
			return;
		}
		this.onState({ kind: "stopping" });
		this.#send({ type: "stop" });
	}

	/** Returns when the relay is gone. */
	async close(): Promise<void> {
		const child = this.#process;
		if (!child) return;
		this.#wanted = null;
		const gone = new Promise((resolve) => child.once("exit", resolve));
		this.#send({ type: "stop" });
		const giveUp = setTimeout(() => child.kill(), GOODBYE_MS);
		await gone;
		clearTimeout(giveUp);
	}

	#fork(settings: HostSettings): void {
		this.onState({ kind: "starting" });
		const child = utilityProcess.fork(
			join(import.meta.dirname, "relay-process.js"),
			[],
			{ serviceName: settings.calls ? "FLEX calls" : "FLEX relay" },
		);
		this.#process = child;
		this.#failed = false;
		const host = settings.scope === "this-computer" ? "127.0.0.1" : null;
		child.on("message", (message: FromRelay) => {
			if (message.type === "started") {
				const { port, fingerprint } = message;
				this.#on = {
					kind: "on",
					port,
					...(settings.calls
						? {
								addresses: ownAddresses(settings.calls.port, [], null),
								invites: [],
							}
						: this.#places(port, fingerprint, host)),
					mailbox: null,
					ownedNames: null,
					fingerprint,
				};
				this.onState(this.#on);
				void this.networkChanged();
			} else if (message.type === "report" || message.type === "released") {
				this.#questions.get(message.id)?.(message);
				this.#questions.delete(message.id);
			} else if (message.type === "reached") {
				this.#reached = message.addresses;
				this.#showAddresses();
			} else if (message.type !== "failed") {
				// Not while it is ending: that is what shows then.
				if (!this.#on || !this.#wanted) return;
				const { type: _type, ...told } = message;
				this.#on = { ...this.#on, ...told };
				this.onState(this.#on);
			} else {
				this.#wanted = null;
				this.#failed = true;
				this.onState({ kind: "failed", error: message.error });
			}
		});
		child.once("exit", (code) => this.#onExit(code));
		this.#send({
			type: "start",
			host,
			port: settings.port,
			folder: this.folder,
			members: this.#members,
			bans: this.#bans,
			announce: this.#announced,
			limits: settings.limits,
			calls: settings.calls ?? null,
		});
	}

	#places(port: number, fingerprint: string, host: string | null) {
		const addresses =
			host === null
				? ownAddresses(port, this.#reached, this.#outwards)
				: [formatEndpoint({ host, port })];
		const invites = addresses.map((address) =>
			formatInvite(parseEndpoint(address), fingerprint),
		);
		return { addresses, invites };
	}

	#showAddresses(): void {
		const on = this.#on;
		// Not while it is ending: that is what shows then.
		if (!on || this.#wanted?.scope !== "network" || this.#restarting) return;
		const places = this.#places(on.port, on.fingerprint, null);
		if (places.addresses.join() === on.addresses.join()) return;
		this.#on = { ...on, ...places };
		this.onState(this.#on);
	}

	#onExit(code: number): void {
		for (const answer of this.#questions.values()) answer(null);
		this.#questions.clear();
		this.#reached = [];
		this.#process = null;
		this.#on = null;
		const wanted = this.#wanted;
		if (!wanted) {
			if (!this.#failed) this.onState({ kind: "off" });
			return;
		}
		if (this.#restarting) {
			this.#restarting = false;
			this.#fork(wanted);
			return;
		}
		const now = Date.now();
		this.#deaths = this.#deaths.filter((at) => now - at < RESTART_WINDOW_MS);
		this.#deaths.push(now);
		if (this.#deaths.length <= MAX_RESTARTS) {
			this.#fork(wanted);
			return;
		}
		this.#wanted = null;
		this.onState({
			kind: "failed",
			error: errorOf("relay-died", { exit: code }),
		});
	}

	/** @returns null where it does not run, or ends before it has answered */
	async #ask(question: (id: number) => ToRelay): Promise<Reply | null> {
		if (!this.#on || !this.#process) return null;
		const id = ++this.#lastQuestion;
		return new Promise((resolve) => {
			this.#questions.set(id, resolve);
			this.#send(question(id));
		});
	}

	#send(message: ToRelay): void {
		this.#process?.postMessage(message);
	}
}

function isSame(a: HostSettings, b: HostSettings): boolean {
	return (
		isSameService(a, b) &&
		a.calls?.port === b.calls?.port &&
		a.calls?.name === b.calls?.name
	);
}
