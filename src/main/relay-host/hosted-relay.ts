import { formatEndpoint } from "../../protocol/address";
import { announce } from "../../relay/announcement";
import { BanList } from "../../relay/auth/bans";
import { MemberList } from "../../relay/auth/members";
import { NameStore } from "../../relay/auth/name-store";
import { callLimits } from "../../relay/calls/call-limits";
import { DamagedFileError } from "../../relay/damaged-file";
import { defaultLimits } from "../../relay/limits";
import {
	type Listening,
	listen,
	listenErrorSentence,
	listenForCalls,
} from "../../relay/listener";
import { Relay } from "../../relay/relay";
import { RelayStore } from "../../relay/store";
import { openServerKey } from "../../relay/tls/server-key";
import type { ListedMember } from "../../shared/domain/relay-host";
import { type AppError, errorOf } from "../../shared/errors";
import type { FromRelay, StartRelay, ToRelay } from "./messages";

/** How often what the host is shown is looked at. */
const LOOK_MS = 1_000;
/** More than somebody reads are only counted. */
const MAX_PEOPLE = 100;
const MAX_NAMES = 200;

/** A relay that does what main tells it, and tells main what its host is shown. */
export class HostedRelay {
	#relay: Relay | null = null;
	#listening: Listening[] = [];
	#looking: NodeJS.Timeout | null = null;
	#mailboxTold = "";
	#namesChanged = true;
	/** Also while the relay is starting. */
	#members: MemberList | null = null;
	#bans = new BanList();
	#reachedTold = "";
	/** What it is called on this network; null where it says nothing. */
	#announced: string | null = null;
	#endAnnouncement: (() => Promise<void>) | null = null;
	#fingerprint = "";
	#host: string | null = null;

	/** @param ended called when the relay is gone, or never was there */
	constructor(
		readonly tell: (message: FromRelay) => void,
		readonly ended: (code: number) => void,
	) {}

	async receive(message: ToRelay): Promise<void> {
		switch (message.type) {
			case "start":
				return this.#start(message);
			case "clear-mailbox":
				this.#relay?.clearMailbox(message.name);
				return;
			case "members":
				this.#members = memberList(message.members);
				this.#relay?.setMembers(this.#members);
				return;
			case "bans":
				this.#bans = new BanList(message.bans);
				this.#relay?.setBans(this.#bans);
				return;
			case "disconnect":
				this.#relay?.disconnect(message.name);
				return;
			case "announce":
				return this.#announce(message.name);
			case "report": {
				const report = this.#relay?.report();
				if (report) this.tell({ type: "report", id: message.id, report });
				return;
			}
			case "release": {
				const wasOwned = this.#relay?.release(message.name) ?? false;
				this.tell({ type: "released", id: message.id, wasOwned });
				this.#look();
				return;
			}
			case "stop":
				return this.#stop();
		}
	}

	async #start(start: StartRelay): Promise<void> {
		const { host, port, folder, members, bans, limits, calls } = start;
		this.#members = memberList(members);
		this.#bans = new BanList(bans);
		const log = (line: string) => console.log(`relay: ${line}`);
		const onError = (error: unknown) => log(String(error));
		try {
			const store = await RelayStore.open(folder, onError);
			const key = await openServerKey(folder);
			const nameStore = await NameStore.open(folder, onError);
			this.#relay = new Relay({
				textMode: !calls,
				store,
				key,
				nameStore,
				namesChanged: () => {
					this.#namesChanged = true;
				},
				members: this.#members,
				bans: this.#bans,
				limits: { ...(calls ? callLimits : defaultLimits), ...limits },
				log,
			});
			const { keepAliveMs } = defaultLimits;
			const listening = await listen(this.#relay, host, port, keepAliveMs);
			this.#listening.push(listening);
			if (calls) {
				const { name } = calls;
				this.#listening.push(
					await listenForCalls(
						this.#relay,
						name,
						null,
						calls.port,
						keepAliveMs,
					),
				);
			}
			const { fingerprint } = key;
			this.tell({ type: "started", port: listening.port, fingerprint });
			this.#fingerprint = fingerprint;
			this.#host = host;
			await this.#announce(start.announce);
			this.#look();
			this.#looking = setInterval(() => this.#look(), LOOK_MS);
		} catch (error) {
			this.tell({
				type: "failed",
				error:
					error instanceof DamagedFileError
						? errorOf("relay-data-damaged", { file: error.file })
						: listenFailure(error, host, calls?.port ?? port),
			});
			this.ended(1);
		}
	}

	#look(): void {
		if (!this.#relay) return;
		this.#relay.sample();
		this.#lookAtMailbox(this.#relay);
		this.#lookAtAddresses(this.#relay);
		if (!this.#namesChanged) return;
		this.#namesChanged = false;
		const all = this.#relay.ownedNames();
		const names = all
			.slice(0, MAX_NAMES)
			.map(({ name, key, lastSeen }) => ({ name, key, lastSeen }));
		const more = all.length - names.length;
		this.tell({ type: "owned-names", ownedNames: { names, more } });
	}

	/** Which of this computer's addresses have proven to be good. */
	#lookAtAddresses(relay: Relay): void {
		const text = relay.reachedFromOutside.join(" ");
		if (text === this.#reachedTold) return;
		this.#reachedTold = text;
		this.tell({ type: "reached", addresses: relay.reachedFromOutside });
	}

	async #announce(name: string | null): Promise<void> {
		if (name === this.#announced || !this.#relay) return;
		this.#announced = name;
		const before = this.#endAnnouncement;
		this.#endAnnouncement =
			name === null
				? null
				: announce(this.#relay, name, this.#fingerprint, this.#host);
		await before?.();
	}

	#lookAtMailbox({ mailbox }: Relay): void {
		if (!mailbox) return;
		const { messages, bytes, disk } = mailbox;
		const people = mailbox.people
			.slice(0, MAX_PEOPLE)
			.map(({ key, messages }) => ({ name: key, messages }));
		const view = { messages, bytes, people, disk };
		const text = JSON.stringify(view);
		if (text === this.#mailboxTold) return;
		this.#mailboxTold = text;
		this.tell({ type: "mailbox", mailbox: view });
	}

	async #stop(): Promise<void> {
		if (this.#looking) clearInterval(this.#looking);
		await this.#announce(null);
		const closed = this.#listening.map((listening) => listening.close());
		await this.#relay?.close();
		await Promise.all(closed);
		this.ended(0);
	}
}

function listenFailure(
	error: unknown,
	host: string | null,
	port: number,
): AppError {
	const address = host === null ? `:${port}` : formatEndpoint({ host, port });
	const { code, message } = listenErrorSentence(error, address);
	const { code: reason = message } = error as NodeJS.ErrnoException;
	return errorOf(code, { port: String(port), address, reason });
}

function memberList(members: readonly ListedMember[] | null) {
	return members && new MemberList(members);
}
