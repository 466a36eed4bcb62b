import { isDeepStrictEqual } from "node:util";
import type { E2eInput } from "../e2e/contract";
import { refusal } from "../e2e/errors";
import { encodeDatum } from "../protocol/codec";
import type { Message as MessageDatum } from "../protocol/datums/message";
import { isBlocked } from "../shared/blocked";
import {
	type Conversation,
	canAllEncrypt,
} from "../shared/domain/conversation";
import { type Encryption, identityIdOf } from "../shared/domain/encryption";
import type { BlobChange, MessageChange } from "../shared/domain/history";
import type {
	ConversationId,
	MessageId,
	PersonKey,
} from "../shared/domain/ids";
import type { Message } from "../shared/domain/message";
import { type AppError, errorOf } from "../shared/errors";
import { cardFrom } from "./cards";
import { type Core, type E2eKeys, nowSeconds } from "./core";
import { ConversationKeys } from "./encryption";
import { heardOf } from "./heard";
import {
	type Understood,
	understand,
	unreadableMessage,
} from "./private-events";
import type { NumberedMessage } from "./relay-socket";
import { nothingSaid, type Said, saidIn } from "./said";
import { fragmentFrom, personOf, privateDatum } from "./translate";

/** Others who are there have answered long before. */
const LOSS_UNSAID_MS = 3_000;
/** Timers take no longer. */
const MAX_DELAY_MS = 2 ** 31 - 1;

/** What the conversation does for it. */
export interface PrivateTalkHost {
	/** One thing after the other. */
	do(task: () => Promise<void>): Promise<void>;
	/** All of it or nothing; what is stored is shown. */
	store(
		said: Said,
		items: readonly NumberedMessage[],
		changes: readonly MessageChange[],
		blob: BlobChange | null,
	): Promise<void>;
	write(datum: MessageDatum): void;
	/** There may be something that can be written now. */
	writeMore(): Promise<void>;
	/** A message of the user's is safe at the relay. */
	safe(id: MessageId): Promise<void>;
}

/** What may be believed although it was not encrypted. */
interface InClear {
	readonly said: Said;
	readonly items: readonly NumberedMessage[];
}

const nothing: InClear = { said: nothingSaid, items: [] };

/**
 * One conversation's words, encrypted end to end. What is said is stored together with the keys' new state before it
 * leaves, what comes together with the keys' new state before the relay may forget it.
 */
export class PrivateTalk {
	readonly #keys: ConversationKeys;
	/** What was kept here has been read, and what is encrypted may go out. */
	#isCurrent = false;
	/** Datums of this attachment that have a receipt. */
	#receipted = 0;
	/** What is to be done when something of the app's own, under that id, is safe. */
	readonly #whenSafe = new Map<string, (number: number) => void>();
	#ownIds = 0;
	#wake: NodeJS.Timeout | null = null;
	/** Runs while the keys are lost and nobody is told yet. */
	#loss: NodeJS.Timeout | "to-tell" | null = null;

	constructor(
		readonly core: Core,
		keys: E2eKeys,
		readonly id: ConversationId,
		readonly host: PrivateTalkHost,
	) {
		this.#keys = new ConversationKeys(core, keys, id);
	}

	async load(): Promise<void> {
		await this.#keys.load();
		this.#show();
	}

	/** A conversation that has, or had, keys of its own never goes back. */
	get isWanted(): boolean {
		const conversation = this.#conversation();
		if (!conversation) return false;
		return this.#keys.isBegun || canAllEncrypt(conversation);
	}

	/** The keys are there, and so is the relay. */
	get isReady(): boolean {
		return this.#isCurrent && this.#keys.status.kind === "encrypted";
	}

	/** @param next the number of the first datum that anybody sends from now on */
	async attached(next: number): Promise<void> {
		this.#isCurrent = true;
		this.#receipted = 0;
		this.#whenSafe.clear();
		await this.#run([{ kind: "attached", next }]);
	}

	/** From here on nothing goes out. */
	detach(): void {
		if (!this.#isCurrent) return;
		this.#isCurrent = false;
		this.host.do(() => this.#run([{ kind: "detached" }]));
	}

	close(): void {
		if (this.#wake) clearTimeout(this.#wake);
		this.#forgetLoss();
	}

	/** The relay has taken what this user said, up to this number. */
	echoed(number: number): Promise<void> {
		return this.#run([{ kind: "own", next: number + 1 }]);
	}

	/** @param count the first so many datums of this attachment are safe */
	async receipt(count: number): Promise<void> {
		const more = count - this.#receipted;
		if (more <= 0) return;
		this.#receipted = count;
		await this.#run([{ kind: "safe", count: more }]);
	}

	async changed(): Promise<void> {
		await this.load();
		if (this.#isCurrent) await this.#run([{ kind: "tick" }]);
	}

	async recover(): Promise<void> {
		await this.load();
		await this.#run([{ kind: "recover" }]);
	}

	async keepKey(): Promise<void> {
		await this.load();
		await this.#run([{ kind: "keep-key" }]);
		await this.host.writeMore();
	}

	/** This user takes no part any more: nothing here can be read again, and nothing ever goes out in clear. */
	async forget(): Promise<void> {
		await this.load();
		const blob = this.#keys.forget();
		if (blob) await this.core.history.commit({ blobs: [blob] });
		this.#show();
	}

	/**
	 * What the user said, each with an id of its own; what is under way already is left out.
	 * @param hidden what is noted with it, of those of them that were to be in clear
	 */
	async say(
		datums: readonly { readonly id: string; readonly datum: MessageDatum }[],
		hidden: readonly MessageChange[],
	): Promise<void> {
		await this.#run(
			datums
				.filter(({ id }) => !this.#keys.has(id))
				.map(({ id, datum }) => ({
					kind: "send",
					id: id as MessageId,
					datum: encodeDatum(datum),
				})),
			nothing,
			hidden.filter(({ id }) => !this.#keys.has(id)),
		);
	}

	/** Something of the app's own. */
	async sayOwn(
		datum: MessageDatum,
		onSafe: (number: number) => void,
	): Promise<void> {
		const id = `~${Date.now()}.${this.#ownIds++}` as MessageId;
		this.#whenSafe.set(id, onSafe);
		await this.#run([{ kind: "send", id, datum: encodeDatum(datum) }]);
	}

	receive(numbered: readonly NumberedMessage[]): Promise<void> {
		return this.#run(
			numbered.map(({ message, number, from }) => ({
				kind: "foreign",
				number,
				from: this.#speaker(from),
				fragment: fragmentFrom(message),
			})),
			this.#inClear(numbered),
		);
	}

	/** By the relay's word; between two it need not say. */
	#speaker(from: string | null): PersonKey | null {
		if (from !== null) return personOf(from)?.key ?? null;
		const [only, ...more] = this.#conversation()?.members ?? [];
		return only && more.length === 0 ? only.key : null;
	}

	/** Before there are keys, somebody may have spoken without; after that it could be anybody. */
	#inClear(numbered: readonly NumberedMessage[]): InClear {
		const conversation = this.#conversation();
		if (!conversation) return nothing;
		const heard = heardOf(numbered, conversation, this.core.state());
		if (!this.#keys.isBegun) {
			const items = heard.filter(
				({ message }) => message.category !== "private",
			);
			return { said: saidIn(items, conversation), items };
		}
		const messages = heard
			.filter(({ message }) => message.category === "chat")
			.map(({ number, from }) =>
				unreadableMessage(conversation, number, from, refusal("not-encrypted")),
			);
		return { said: { ...nothingSaid, messages }, items: [] };
	}

	/** Runs the keys, stores what comes of it, and lets it out. */
	async #run(
		inputs: readonly E2eInput[],
		inClear: InClear = nothing,
		changes: readonly MessageChange[] = [],
	): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation || inputs.length === 0) return;
		const step = await this.#keys.run(inputs);
		const understood = understand(step.events, conversation, this.core.state());
		const heard = heardOf(understood.items, conversation, this.core.state());
		const inside = saidIn(heard, conversation, "encrypted");
		const self = this.core.state().servers[conversation.serverId]?.self.key;
		const sent = understood.sent.map(({ id, number }) => ({
			id,
			from: self ?? ("" as PersonKey),
			number,
			delivery: { kind: "sent" } as const,
		}));
		this.#learn(understood, heard);
		await this.host.store(
			{
				messages: [
					...inClear.said.messages,
					...inside.messages,
					...this.#unreadableOf(understood),
				],
				acts: [...inClear.said.acts, ...inside.acts],
				parts: [...inClear.said.parts, ...inside.parts],
			},
			[...inClear.items, ...heard],
			[...changes, ...understood.moved, ...sent],
			step.blob,
		);
		step.adopt();
		await this.#follow(understood);
		// On another attachment it goes out anew.
		for (const fragment of this.#isCurrent ? step.write : []) {
			this.host.write(privateDatum(fragment, nowSeconds()));
		}
		this.#show();
		this.#wakeAt(step.wakeAt);
	}

	/** What blocked people say is not even said to be unreadable. */
	#unreadableOf({ unreadable }: Understood): readonly Message[] {
		const state = this.core.state();
		const { serverId, members } = this.#conversation() ?? {};
		return unreadable.filter(({ from }) => {
			const member = members?.find(({ key }) => key === from);
			return !member || !serverId || !isBlocked(state, serverId, member);
		});
	}

	/**
	 * Keys and cards, which lie in the state: told before the commit, so that they are on the disk no later than the keys' new
	 * state. Where the commit fails all of it comes again, and says the same.
	 */
	#learn({ events }: Understood, items: readonly NumberedMessage[]): void {
		for (const event of events) this.core.emit(event);
		this.#takeCards(items);
	}

	async #follow({ sent, warnings }: Understood): Promise<void> {
		for (const error of warnings) {
			const { why = error } = error.values as { why?: AppError };
			const id = `e2e ${this.id} ${why.code}`;
			this.core.emit({ type: "notice-raised", id, error });
		}
		for (const { id, number } of sent) {
			await this.host.safe(id);
			this.#whenSafe.get(id)?.(number);
			this.#whenSafe.delete(id);
		}
	}

	/** What members show of themselves counts where their keys vouch for them, and nowhere else. */
	#takeCards(items: readonly NumberedMessage[]): void {
		const { serverId } = this.#conversation() ?? {};
		if (!serverId) return;
		const { servers, identities } = this.core.state();
		for (const { message, from } of items) {
			const card = cardFrom(message);
			const person = from === null ? null : personOf(from)?.key;
			if (!card || !person || person === servers[serverId]?.self.key) continue;
			const owner = identities[identityIdOf(serverId, person)]?.key;
			if (owner) this.core.emit({ type: "card-changed", owner, card });
		}
	}

	#wakeAt(at: number | null): void {
		if (this.#wake) clearTimeout(this.#wake);
		this.#wake = null;
		if (at === null || !this.#isCurrent) return;
		const delay = Math.min(Math.max(at - Date.now(), 0), MAX_DELAY_MS);
		this.#wake = setTimeout(
			() =>
				this.host.do(async () => {
					if (!this.#isCurrent) return;
					await this.#run([{ kind: "tick" }]);
					await this.host.writeMore();
				}),
			delay,
		);
	}

	#show(): void {
		const conversation = this.#conversation();
		if (!conversation) return;
		const encryption: Encryption = this.isWanted
			? this.#keys.shown()
			: { kind: "none" };
		const { id } = this;
		if (encryption.kind === "none") this.#warnOfDowngrade(conversation);
		if (isDeepStrictEqual(encryption, conversation.encryption)) {
			this.#forgetLoss();
			return;
		}
		if (this.#isPassing(encryption, conversation.encryption)) return;
		this.core.emit({ type: "encryption-changed", id, encryption });
	}

	/**
	 * Lost keys that the others give anew within moments are not worth an alarm: nothing goes out meanwhile, and what
	 * could not be read is shown as such. Where only the user can help it is said at once.
	 */
	#isPassing(next: Encryption, shown: Encryption): boolean {
		const isLoss = next.kind === "broken" && shown.kind !== "broken";
		if (!isLoss || next.error.code === "state-cloned") {
			this.#forgetLoss();
			return false;
		}
		if (this.#loss === "to-tell") {
			this.#forgetLoss();
			return false;
		}
		this.#loss ??= setTimeout(() => {
			this.#loss = "to-tell";
			void this.host.do(async () => this.#show());
		}, LOSS_UNSAID_MS);
		return true;
	}

	#forgetLoss(): void {
		if (this.#loss && this.#loss !== "to-tell") clearTimeout(this.#loss);
		this.#loss = null;
	}

	/** Who has encrypted before is now said not to be able to: it may be so, or the server keeps it from happening. */
	#warnOfDowngrade({ serverId, members }: Conversation): void {
		const { identities } = this.core.state();
		for (const { key, name, standing, canEncrypt } of members) {
			const isKnown = identityIdOf(serverId, key) in identities;
			if (standing !== "joined" || canEncrypt || !isKnown) continue;
			this.core.emit({
				type: "notice-raised",
				id: `e2e ${this.id} downgrade`,
				error: errorOf("could-encrypt-before", { name }),
			});
		}
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}
}
