import { formatEndpoint } from "../../protocol/address";
import { MemberList } from "../../relay/auth/members";
import { NameStore } from "../../relay/auth/name-store";
import { DamagedFileError } from "../../relay/damaged-file";
import { defaultLimits } from "../../relay/limits";
import {
	type Listening,
	listen,
	listenErrorSentence,
} from "../../relay/listener";
import { Relay } from "../../relay/relay";
import { RelayStore } from "../../relay/store";
import { openServerKey } from "../../relay/tls/server-key";
import type { ListedMember } from "../../shared/domain/relay-host";
import type { FromRelay, StartRelay, ToRelay } from "./messages";

/** How often what the host is shown is looked at. */
const LOOK_MS = 1_000;
/** More than somebody reads are only counted. */
const MAX_PEOPLE = 100;
const MAX_NAMES = 200;

/** A relay that does what main tells it, and tells main what its host is shown. */
export class HostedRelay {
	#relay: Relay | null = null;
	#listening: Listening | null = null;
	#looking: NodeJS.Timeout | null = null;
	#mailboxTold = "";
	#namesChanged = true;
	/** Also while the relay is starting. */
	#members: MemberList | null = null;

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
			case "release":
				this.#relay?.release(message.name);
				this.#look();
				return;
			case "stop":
				return this.#stop();
		}
	}

	async #start({ host, port, folder, members }: StartRelay): Promise<void> {
		this.#members = memberList(members);
		const log = (line: string) => console.log(`relay: ${line}`);
		const onError = (error: unknown) => log(String(error));
		try {
			const store = await RelayStore.open(folder, onError);
			const key = await openServerKey(folder);
			const nameStore = await NameStore.open(folder, onError);
			this.#relay = new Relay({
				store,
				key,
				nameStore,
				namesChanged: () => {
					this.#namesChanged = true;
				},
				members: this.#members,
				log,
			});
			this.#listening = await listen(
				this.#relay,
				host,
				port,
				defaultLimits.keepAliveMs,
			);
			const { fingerprint } = key;
			this.tell({ type: "started", port: this.#listening.port, fingerprint });
			this.#look();
			this.#looking = setInterval(() => this.#look(), LOOK_MS);
		} catch (error) {
			const where =
				host === null ? `Port ${port}` : formatEndpoint({ host, port });
			this.tell({
				type: "failed",
				error:
					error instanceof DamagedFileError
						? { code: "relay-data-damaged", message: error.message }
						: listenErrorSentence(error, where),
			});
			this.ended(1);
		}
	}

	#look(): void {
		if (!this.#relay) return;
		this.#lookAtMailbox(this.#relay);
		if (!this.#namesChanged) return;
		this.#namesChanged = false;
		const all = this.#relay.ownedNames();
		const names = all
			.slice(0, MAX_NAMES)
			.map(({ name, key, lastSeen }) => ({ name, key, lastSeen }));
		const more = all.length - names.length;
		this.tell({ type: "owned-names", ownedNames: { names, more } });
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
		const closed = this.#listening?.close();
		await this.#relay?.close();
		await closed;
		this.ended(0);
	}
}

function memberList(members: readonly ListedMember[] | null) {
	return members && new MemberList(members);
}
