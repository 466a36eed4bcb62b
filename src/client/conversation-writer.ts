import type { Message as MessageDatum } from "../protocol/datums/message";
import { ProtocolError } from "../protocol/errors";
import { isBlocked } from "../shared/blocked";
import { isAct, type Outgoing } from "../shared/domain/act";
import type { CardTold } from "../shared/domain/card";
import type { Conversation } from "../shared/domain/conversation";
import type { MessageChange } from "../shared/domain/history";
import type { ConversationId, MessageId } from "../shared/domain/ids";
import { type AppError, errorOf } from "../shared/errors";
import { cardDatum, dueCard } from "./cards";
import type { ConversationHistory } from "./conversation-history";
import { type Core, nowSeconds } from "./core";
import { Outbox } from "./outbox";
import type { OwnMarks } from "./own-marks";
import type { PrivateTalk } from "./private-talk";
import { datumsOf } from "./said";
import { marksDatum, topicDatum } from "./translate";

const forbidden = errorOf("cannot-encrypt");

/** Somebody who can't encrypt has joined after it was written. */
function notAsWritten(members: Conversation["members"]): AppError {
	const without = members
		.filter(({ standing, canEncrypt }) => standing === "joined" && !canEncrypt)
		.map(({ name }) => name);
	return errorOf("not-encrypted-any-more", { names: without });
}

/** What the conversation does for it. */
interface ConversationWriterHost {
	/** One thing after the other. */
	do(task: () => Promise<void>): Promise<void>;
	write(datum: MessageDatum): void;
	/** This user's address on the line, @user@host:port. */
	address(): string;
}

/**
 * What this user says in one conversation: messages, what is done to them, the topic, how far they are. Each goes out as soon as it may,
 * and again on later attachments until it is safe.
 */
export class ConversationWriter {
	#attached = false;
	#talk: PrivateTalk | null = null;
	#outbox: Outbox | null = null;
	/** This user's change of the topic, as it went out on this attachment. */
	#topicSent: string | null = null;
	/** To whom this user's card went out on this attachment. */
	#cardSent: CardTold | null = null;
	/** The topic is to be told to those who have joined. */
	#isTopicToTell = false;
	/** Who could not yet read along when it was told; null while it has not been told. */
	#topicMissedBy: string | null = null;

	constructor(
		readonly core: Core,
		readonly id: ConversationId,
		readonly history: ConversationHistory,
		readonly marks: OwnMarks,
		readonly host: ConversationWriterHost,
	) {}

	get isAttached(): boolean {
		return this.#attached;
	}

	/**
	 * Speaks for this user on this attachment, or did on the last one; null where they speak in the clear. The two do
	 * not mix on one, because receipts count all datums alike.
	 */
	get talk(): PrivateTalk | null {
		return this.#talk;
	}

	/** To be done before it attaches. */
	async load(): Promise<void> {
		await this.#loadOutbox();
	}

	/** What is not safe yet goes out again. */
	attached(talk: PrivateTalk | null): void {
		this.#outbox?.restart();
		this.#topicSent = null;
		this.#topicMissedBy = null;
		this.#cardSent = null;
		this.#talk = talk;
		this.#attached = true;
	}

	detached(): void {
		this.#attached = false;
	}

	/** Takes what is in the history as queued: a message, or an act. */
	async send(message: Outgoing): Promise<void> {
		const outbox = await this.#loadOutbox();
		outbox.add(message);
		if (this.#attached) await this.#writeQueued(outbox);
	}

	/** Tells the topic to those who have joined, as soon as they can hear it. */
	async tellTopic(): Promise<void> {
		this.#isTopicToTell = true;
		this.#topicMissedBy = null;
		await this.writeAll();
	}

	/** The relay's word that what was sent is safe (profile section 5). */
	async receipt(count: number, seq: number): Promise<void> {
		if (this.#talk) {
			await this.#talk.receipt(count);
			return;
		}
		const confirmed = (await this.#loadOutbox()).receipt(count, seq);
		this.holdUp(null);
		await this.history.change(
			confirmed.map(({ message, number }) => ({
				id: message.id,
				from: message.from,
				number,
				delivery: { kind: "sent" },
			})),
		);
	}

	/** A message of the user's is safe at the relay. */
	async safe(id: MessageId): Promise<void> {
		this.holdUp(null);
		(await this.#loadOutbox()).remove({ id });
	}

	/** What waits can't go any more. */
	async abandon(error: AppError): Promise<void> {
		await this.history.fail((await this.#loadOutbox()).clear(), error);
	}

	/** @param error why nothing goes out for now; null where it does */
	holdUp(error: AppError | null): void {
		const held = this.#conversation()?.holdup ?? null;
		if (held === error) return;
		this.core.emit({ type: "holdup-changed", id: this.id, holdup: error });
	}

	async writeAll(): Promise<void> {
		if (!this.#attached) return;
		const outbox = await this.#loadOutbox();
		await this.#changeTopic(outbox);
		await this.#repeatTopic(outbox);
		await this.#writeQueued(outbox);
		await this.#tellCard(outbox);
	}

	/** Never because others told theirs: that would have no end. */
	async writeMarks(): Promise<void> {
		const outbox = await this.#loadOutbox();
		const marks = this.#canWrite() ? this.marks.news() : null;
		if (!marks) return;
		await this.#say(
			outbox,
			marksDatum(marks, nowSeconds()),
			this.marks.written(marks),
		);
	}

	/** What of this user's may go out now; `holdup` says why where nothing may. */
	#canWrite(): boolean {
		const conversation = this.#conversation();
		if (!conversation || !this.#attached) return false;
		if (this.#talk) return this.#talk.isReady;
		const isForbidden =
			conversation.onlyEncrypted || this.core.state().onlyEncrypted;
		if (isForbidden) this.holdUp(forbidden);
		else if (conversation.holdup?.code === forbidden.code) this.holdUp(null);
		return !isForbidden;
	}

	async #writeQueued(outbox: Outbox): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation || !this.#canWrite()) return;
		const { members } = conversation;
		const topic = conversation.topicDue ?? conversation.topic;
		if (this.#talk) {
			const due = outbox.due();
			// Written before everybody could encrypt, and now nobody but they will have read it.
			const hidden = due.flatMap((one): MessageChange[] => {
				const { id, from, number, delivery, protection } = one;
				if (isAct(one) || protection === "encrypted") return [];
				return [{ id, from, number, delivery, protection: "encrypted" }];
			});
			await this.#talk.say(
				due.flatMap((message) => datumsOf(message, topic, null)),
				hidden,
			);
			return;
		}
		const claim = members.length > 1 ? this.host.address() : null;
		for (const message of outbox.due()) {
			// It was written to be encrypted. Whether it goes without is the user's to say, not a queue's.
			if (message.protection === "encrypted") {
				outbox.remove(message);
				const error = notAsWritten(members);
				this.host.do(() => this.history.fail([message], error));
				continue;
			}
			try {
				const datums = datumsOf(message, topic, claim);
				datums.forEach(({ datum }, i) => {
					this.host.write(datum);
					outbox.sent(i === datums.length - 1 ? message : null);
				});
			} catch (error) {
				if (!(error instanceof ProtocolError)) throw error;
				outbox.remove(message);
				const reason = errorOf("unencodable");
				this.host.do(() => this.history.fail([message], reason));
			}
		}
	}

	async #changeTopic(outbox: Outbox): Promise<void> {
		const topic = this.#conversation()?.topicDue ?? null;
		if (topic === null || topic === this.#topicSent || !this.#canWrite()) {
			return;
		}
		this.#topicSent = topic;
		await this.#say(
			outbox,
			topicDatum(topic, false, nowSeconds()),
			(number) => {
				this.history.topicTold(topic, number);
			},
		);
	}

	async #repeatTopic(outbox: Outbox): Promise<void> {
		const { encryption, topic } = this.#conversation() ?? {};
		if (!this.#isTopicToTell || !topic || !this.#canWrite()) return;
		const without = encryption?.kind === "encrypted" ? encryption.without : [];
		const missedBy = without.join(" ");
		if (missedBy === this.#topicMissedBy) return;
		this.#topicMissedBy = missedBy;
		await this.#say(outbox, topicDatum(topic, true, nowSeconds()), () => {
			// Who is let in later is told then.
			if (missedBy === "") this.#isTopicToTell = false;
		});
	}

	/** Only encrypted: others would see what means nothing to them. */
	async #tellCard(outbox: Outbox): Promise<void> {
		const conversation = this.#conversation();
		if (!conversation || !this.#talk || !this.#canWrite()) return;
		const { serverId, members, cardTold } = conversation;
		const state = this.core.state();
		const due = dueCard(state.card, conversation, this.#cardSent ?? cardTold);
		if (!due) return;
		if (members.every((member) => isBlocked(state, serverId, member))) return;
		this.#cardSent = due;
		// They may have it before this is known here, and must then hear of the next one.
		this.core.emit({
			type: "card-told",
			id: this.id,
			told: { card: "", to: due.to },
		});
		await this.#say(outbox, cardDatum(state.card, nowSeconds()), () =>
			this.core.emit({ type: "card-told", id: this.id, told: due }),
		);
	}

	/** Something of the app's own. */
	async #say(
		outbox: Outbox,
		datum: MessageDatum,
		onSafe: (number: number) => void,
	): Promise<void> {
		if (this.#talk) await this.#talk.sayOwn(datum, onSafe);
		else {
			this.host.write(datum);
			outbox.sent(null, onSafe);
		}
	}

	/** Read when it is first needed, and again where the disk could not give it. */
	async #loadOutbox(): Promise<Outbox> {
		if (!this.#outbox) {
			const unsent = await this.core.history.unsent(this.id);
			this.#outbox = new Outbox(
				unsent.filter(({ delivery }) => delivery.kind === "queued"),
			);
		}
		return this.#outbox;
	}

	#conversation(): Conversation | undefined {
		return this.core.state().conversations[this.id];
	}
}
