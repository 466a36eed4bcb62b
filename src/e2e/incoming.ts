import type { KeyPackage, PublicMessage, Welcome } from "ts-mls";
import type { PersonKey } from "../shared/domain/ids";
import { identityOf, type Pin } from "./authentication";
import { DamagedBytes, isEqual, utf8 } from "./bytes";
import { follow } from "./counters";
import { digestName } from "./digest";
import { Refused, refusal } from "./errors";
import { type Fragment, join } from "./fragments";
import {
	decodeMessage,
	decrypt,
	leafOf,
	membersOf,
	receiveCommit,
	receiveWelcome,
} from "./group";
import { Changed, checkPackage } from "./key-package";
import {
	MAX_HELD,
	MAX_HELD_BYTES,
	MAX_SEEN_PACKAGES,
	MAX_SEEN_PER_SENDER,
} from "./limits";
import type { Numbers } from "./numbers";
import { decodePlaintext } from "./plaintext";
import { epochOf, type Run } from "./run";
import type { Held } from "./state";

/** What others send: read, refused, or held until it can be read. */
export class Incoming {
	/** The user has refused the key that the conversation waits for. */
	keepsKeys = false;

	constructor(
		readonly run: Run,
		readonly numbers: Numbers,
	) {}

	async onForeign(
		number: number,
		from: PersonKey | null,
		fragment: Fragment | null,
	): Promise<void> {
		const { draft, context } = this.run;
		this.numbers.advance(number);
		draft.lastNumber = Math.max(draft.lastNumber ?? 0, number);
		if (!fragment) return;
		const { partials, whole, givenUp } = join(
			draft.partials,
			fragment,
			from,
			context.now,
		);
		if (partials.length > 0 || draft.partials.length > 0) {
			draft.partials = partials;
		}
		for (const { from, reason } of givenUp) {
			this.run.unreadable(number, from, reason);
		}
		if (whole) await this.#receive({ number, from, bytes: whole });
	}

	async #receive(held: Held): Promise<void> {
		const { draft } = this.run;
		const { number, from, bytes } = held;
		const name = digestName(bytes);
		const seen = draft.seen.find((other) => other.name === name);
		if (seen) {
			if (seen.id !== "" && seen.from !== null) {
				this.run.events.push({
					kind: "moved",
					id: seen.id,
					from: seen.from,
					number,
				});
			}
			return;
		}
		const message = decodeMessage(bytes);
		if (!message) {
			this.#see(from, name);
			this.run.unreadable(number, from, "malformed");
			return;
		}
		switch (message.wireformat) {
			case "mls_key_package":
				await this.#onKeyPackage(held, name, message.keyPackage);
				return;
			case "mls_welcome":
				await this.#onWelcome(held, message.welcome);
				return;
			case "mls_private_message":
			case "mls_public_message": {
				if (draft.held.some((other) => isEqual(other.bytes, bytes))) return;
				const isPublic = message.wireformat === "mls_public_message";
				if (isPublic) this.#yieldFounding(message.publicMessage);
				if (!draft.group || draft.broken || draft.blocked) {
					// Others have a group: it is theirs to let this user in.
					if (!draft.group) draft.wasMember = true;
					// Who speaks in it has it, and no longer waits to be let in.
					draft.waiting = draft.waiting.filter(({ person }) => person !== from);
					this.#hold(held);
					return;
				}
				this.#see(from, name);
				if (isPublic) await this.#onCommit(held, message.publicMessage);
				else await this.#onApplication(held, name, message.privateMessage);
				return;
			}
			default:
				this.#see(from, name);
				this.run.refused(held, new Refused("not-allowed", message.wireformat));
		}
	}

	/** Two have founded the group at once: the first commit of the one counts, and ours has no number yet. */
	#yieldFounding({ content }: PublicMessage): void {
		const { draft, context } = this.run;
		const isOwnFounding = draft.group && epochOf(draft.group) === 0;
		const isTheirs =
			content.contentType === "commit" &&
			isEqual(content.groupId, utf8(context.connectionId));
		if (!isOwnFounding || !isTheirs) return;
		draft.group = null;
		draft.pending = null;
		draft.wasMember = true;
		// What this user had offered may be answered in theirs: then nothing said there is missed.
		if (draft.joining) draft.joining = { ...draft.joining, since: context.now };
	}

	async #onKeyPackage(
		held: Held,
		name: string,
		keyPackage: KeyPackage,
	): Promise<void> {
		const { draft, context } = this.run;
		const { number, from, bytes } = held;
		// Its secrets are gone after one use: added again, its owner could read nothing.
		if (draft.seenPackages.includes(name)) return;
		try {
			const { identity, fresh } = await checkPackage(context, keyPackage);
			const { person } = identity;
			if (person === context.self.person) {
				throw new Refused("state-cloned", "a key package of this user's");
			}
			if (from !== null && from !== person) throw new Refused("wrong-sender");
			this.#seePackage(name);
			this.run.pin(fresh);
			draft.waiting = [
				...draft.waiting.filter((other) => other.person !== person),
				{ person, bytes, keyPackage, since: context.now },
			];
		} catch (error) {
			if (this.#isBlocking(error)) {
				this.#block(error, held);
				return;
			}
			this.#seePackage(name);
			this.run.refused({ number, from, bytes }, error);
		}
	}

	async #onWelcome(held: Held, welcome: Welcome): Promise<void> {
		const { draft, context } = this.run;
		const { joining } = draft;
		if (!joining || (draft.group && !draft.broken)) return;
		if (draft.blocked) {
			this.#hold(held);
			return;
		}
		try {
			const accepted = await receiveWelcome(context, joining.own, welcome);
			if (!accepted) return;
			this.run.pin(accepted.fresh);
			draft.group = accepted.group;
			draft.joinedAt = epochOf(accepted.group);
			draft.counters = [];
			// What its members have asked before, they have been answered, or the others know of it.
			const members = membersOf(accepted.group.ratchetTree);
			draft.waiting = draft.waiting.filter(
				({ person }) =>
					!members.some(({ identity }) => identity.person === person),
			);
			this.run.enter();
			await this.replay();
		} catch (error) {
			if (this.#isBlocking(error)) this.#block(error, held);
			else this.run.refused(held, error);
		}
	}

	async #onCommit(held: Held, message: PublicMessage): Promise<void> {
		const { draft, context } = this.run;
		const { number, from } = held;
		this.#adoptIfBuiltUpon(message.content.epoch);
		const { group } = draft;
		if (!group) return;
		if (!isEqual(message.content.groupId, group.groupContext.groupId)) {
			this.run.refused(held, new Refused("wrong-group"));
			return;
		}
		const epoch = Number(message.content.epoch);
		// It came second: whoever made it does it again.
		if (epoch < epochOf(group)) return;
		if (epoch > epochOf(group)) {
			this.run.leave(refusal("missed-change"));
			return;
		}
		try {
			const committed = await receiveCommit(context, group, message);
			const { sender } = message.content;
			const leaf =
				sender.senderType === "member" &&
				leafOf(group.ratchetTree, sender.leafIndex);
			const person = leaf && identityOf(leaf.credential)?.person;
			if (person && from !== null && person !== from) {
				this.run.irregular(number, person, { kind: "wrong-sender" });
			}
			this.run.pin(committed.fresh);
			if (committed.removesSelf) {
				this.#onRemoved(committed.added);
				return;
			}
			draft.group = committed.group;
			draft.pending = null;
			// Who commits is in the group, and needs no answer any more.
			draft.waiting = draft.waiting.filter((other) => other.person !== person);
			this.run.onEpoch();
		} catch (error) {
			if (this.#isBlocking(error)) this.#block(error, held);
			else this.run.refused(held, error);
		}
	}

	/** Somebody goes on from this user's own commit: it came first, though nobody has said so. */
	#adoptIfBuiltUpon(epoch: bigint): void {
		const { group, pending } = this.run.draft;
		if (group && pending && epoch > group.groupContext.epoch) {
			this.run.adoptPending();
		}
	}

	#onRemoved(added: readonly KeyPackage[]): void {
		const { draft, context } = this.run;
		const own = draft.joining?.own.keyPackage.initKey;
		const again = added.find(({ leafNode }) =>
			isEqual(leafNode.signaturePublicKey, context.self.key),
		);
		// Its place was taken by a key package of this identity that this state did not make.
		const isClone = again && !(own && isEqual(again.initKey, own));
		const { joining } = draft;
		this.run.leave(refusal(isClone ? "state-cloned" : "removed"));
		// The welcome to the key package that is on its way follows.
		if (again && !isClone) draft.joining = joining;
	}

	async #onApplication(
		held: Held,
		name: string,
		message: Parameters<typeof decrypt>[2],
	): Promise<void> {
		const { draft, context } = this.run;
		const { number, from } = held;
		this.#adoptIfBuiltUpon(message.epoch);
		const { group } = draft;
		if (!group) return;
		try {
			const read = await decrypt(context, group, message);
			const { person } = read.sender;
			draft.group = read.group;
			draft.sinceUpdate++;
			const plaintext = decodePlaintext(read.plaintext);
			if (!plaintext) throw new Refused("malformed");
			this.#see(person, name, plaintext.id);
			const { counters, irregularity } = follow(
				draft.counters,
				person,
				plaintext,
				draft.joinedAt,
			);
			draft.counters = counters;
			if (irregularity) this.run.irregular(number, person, irregularity);
			if (from !== null && from !== person) {
				this.run.irregular(number, person, { kind: "wrong-sender" });
			}
			this.run.events.push({
				kind: "message",
				number,
				from: person,
				datum: plaintext.datum,
			});
		} catch (error) {
			const code =
				error instanceof Refused
					? error.code
					: error instanceof DamagedBytes
						? "malformed"
						: null;
			if (!code) throw error;
			const isBefore =
				code === "too-old" && Number(message.epoch) < draft.joinedAt;
			this.run.unreadable(number, from, isBefore ? "before-joining" : code);
			if (code === "missed-change") this.run.leave(refusal(code));
		}
	}

	async replay(): Promise<void> {
		const { draft } = this.run;
		const { held } = draft;
		draft.held = [];
		for (const item of held) await this.#receive(item);
	}

	#hold(held: Held): void {
		const { draft } = this.run;
		if (draft.held.some(({ bytes }) => isEqual(bytes, held.bytes))) return;
		let rest = [...draft.held, held];
		let size = rest.reduce((sum, { bytes }) => sum + bytes.length, 0);
		while (rest.length > MAX_HELD || size > MAX_HELD_BYTES) {
			const [oldest, ...others] = rest;
			if (!oldest) break;
			this.run.unreadable(oldest.number, oldest.from, "too-much");
			size -= oldest.bytes.length;
			rest = others;
		}
		draft.held = rest;
	}

	#isBlocking(error: unknown): error is Changed & { readonly pin: Pin } {
		return error instanceof Changed && error.pin !== null && !this.keepsKeys;
	}

	#block({ pin }: { readonly pin: Pin }, held: Held): void {
		const { draft } = this.run;
		if (!draft.blocked) {
			draft.blocked = pin;
			this.run.events.push({ kind: "key-changed", pin });
		}
		draft.seen = draft.seen.filter(
			({ name }) => name !== digestName(held.bytes),
		);
		this.#hold(held);
	}

	#see(from: PersonKey | null, name: string, id = ""): void {
		const { draft } = this.run;
		const others = draft.seen.filter((other) => other.name !== name);
		const ofSender = others.filter((other) => other.from === from);
		const oldest =
			ofSender.length >= MAX_SEEN_PER_SENDER ? ofSender[0] : undefined;
		draft.seen = [
			...others.filter((other) => other !== oldest),
			{ from, name, id },
		];
	}

	#seePackage(name: string): void {
		this.run.draft.seenPackages = [...this.run.draft.seenPackages, name].slice(
			-MAX_SEEN_PACKAGES,
		);
	}
}
