import { randomBytes } from "node:crypto";
import type {
	E2eContext,
	E2eEvent,
	E2eInput,
	E2eStatus,
} from "../e2e/contract";
import { statusOf, step } from "../e2e/engine";
import { refusal } from "../e2e/errors";
import type { Fragment } from "../e2e/fragments";
import {
	decodeState,
	type E2eState,
	emptyState,
	encodeState,
} from "../e2e/state";
import {
	type Conversation,
	canAllEncrypt,
} from "../shared/domain/conversation";
import { type Encryption, identityIdOf } from "../shared/domain/encryption";
import type { BlobChange } from "../shared/domain/history";
import type { ConversationId, PersonKey } from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import type { Core, E2eKeys } from "./core";

/** What a run of the engine has come to. Nothing of it may be written before it is stored. */
export interface EncryptionStep {
	readonly events: readonly E2eEvent[];
	readonly write: readonly Fragment[];
	/** To be stored together with what the events say; null where nothing has changed. */
	readonly blob: BlobChange | null;
	/** Unix milliseconds. */
	readonly wakeAt: number | null;
	/** It is stored: from here on it counts. */
	adopt(): void;
}

/** The keys of one conversation: where they are kept, and what the engine needs to know. */
export class ConversationKeys {
	#state: E2eState | null = null;

	constructor(
		readonly core: Core,
		readonly keys: E2eKeys,
		readonly id: ConversationId,
	) {}

	/** Read once, before anything else. */
	async load(): Promise<void> {
		if (this.#state) return;
		const { core, id } = this;
		// Keys that were lost, or did not come with a backup, are asked for anew: the old ones must not be used again.
		const before = this.#conversation?.encryption.kind ?? "none";
		const lost: E2eState = {
			...emptyState,
			wasMember: true,
			broken: refusal("state-damaged"),
		};
		const fresh =
			before === "none" || before === "starting" ? emptyState : lost;
		try {
			const bytes = (await core.history.blobs(blobKey(id))).get(blobKey(id));
			this.#state = bytes ? decodeState(bytes) : fresh;
		} catch (error) {
			core.report(error);
			this.#state = lost;
		}
	}

	/** The conversation has, or had, keys of its own: nothing in it goes out in clear any more. */
	get isBegun(): boolean {
		return this.#state?.group != null || this.#state?.wasMember === true;
	}

	/** @returns to be stored; null where there were none */
	forget(): BlobChange | null {
		if (!this.isBegun) return null;
		this.#state = { ...emptyState, wasMember: true };
		return { key: blobKey(this.id), value: encodeState(this.#state) };
	}

	get status(): E2eStatus {
		return this.#state ? statusOf(this.#state) : { kind: "starting" };
	}

	has(id: string): boolean {
		return this.#state?.queue.some((queued) => queued.id === id) ?? false;
	}

	async run(inputs: readonly E2eInput[]): Promise<EncryptionStep> {
		const before = this.#state;
		if (!before) throw new Error("the keys are not loaded");
		const events: E2eEvent[] = [];
		const write: Fragment[] = [];
		const pins = new Map<PersonKey, Uint8Array>();
		let state = before;
		let wakeAt: number | null = null;
		let isChanged = false;
		for (const input of inputs) {
			const context = this.#context(pins);
			if (!context) break;
			const next = await step(context, state, input);
			state = next.state;
			write.push(...next.write);
			events.push(...next.events);
			wakeAt = next.wakeAt;
			isChanged ||= next.isChanged;
			for (const event of next.events) {
				if (event.kind === "pinned") pins.set(event.pin.person, event.pin.key);
			}
		}
		const value = isChanged ? encodeState(state) : null;
		return {
			events,
			write,
			blob: value ? { key: blobKey(this.id), value } : null,
			wakeAt,
			adopt: () => {
				this.#state = state;
			},
		};
	}

	/** What is shown of it. */
	shown(): Encryption {
		const { status } = this;
		switch (status.kind) {
			case "starting":
				return { kind: "starting" };
			case "encrypted": {
				const members = this.#conversation?.members ?? [];
				const without = members
					.filter(
						({ key, standing }) =>
							standing === "joined" && !status.with.includes(key),
					)
					.map(({ key }) => key);
				return { kind: "encrypted", epoch: status.epoch, without };
			}
			case "blocked":
				return { kind: "key-changed", person: status.pin.person };
			case "broken":
				return { kind: "broken", error: status.error };
		}
	}

	#context(pins: ReadonlyMap<PersonKey, Uint8Array>): E2eContext | null {
		const { core, keys } = this;
		const conversation = this.#conversation;
		const state = core.state();
		const server = conversation && state.servers[conversation.serverId];
		if (!server) return null;
		const self = server.self.key;
		const { members, connectionId, serverId } = conversation;
		return {
			suite: keys.suite,
			self: { person: self, key: keys.publicKey },
			privateKey: keys.privateKey,
			connectionId,
			involved: new Set([self, ...members.map(({ key }) => key)]),
			order: orderOf(conversation, self),
			everyoneCapable: canAllEncrypt(conversation),
			pinned: (person) => {
				const known = state.identities[identityIdOf(serverId, person)];
				return known
					? new Uint8Array(Buffer.from(known.key, "base64url"))
					: (pins.get(person) ?? null);
			},
			now: Date.now(),
			random: (length) => new Uint8Array(randomBytes(length)),
		};
	}

	get #conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}
}

/** How what is written now is to go out: in clear nothing ever goes that was not written for it. */
export function protectionIn(
	{ e2e }: Core,
	conversation: Conversation,
): Message["protection"] {
	const isBeginning = e2e !== null && canAllEncrypt(conversation);
	return conversation.encryption.kind !== "none" || isBeginning
		? "encrypted"
		: "none";
}

/** Who has joined, this user among them, by name: nothing that one app may know and another not decides the order. */
function orderOf(
	{ members }: Conversation,
	self: PersonKey,
): readonly PersonKey[] {
	const joined = members
		.filter(({ standing }) => standing === "joined")
		.map(({ key }) => key);
	return [self, ...joined].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0));
}

function blobKey(id: ConversationId): string {
	return `e2e ${id}`;
}
