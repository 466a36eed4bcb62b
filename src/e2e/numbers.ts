import type { MessageId } from "../shared/domain/ids";
import { refusal } from "./errors";
import { RESTART_JUMP } from "./limits";
import { epochOf, type Run } from "./run";
import { type Frame, fragmentsOf } from "./state";

/** This user's own datums: which number each has in everybody's order, and whether it is safe. */
export class Numbers {
	constructor(readonly run: Run) {}

	/** Everything that is not safe goes out again, byte for byte, under new numbers. */
	attach(): void {
		const { draft } = this.run;
		draft.isAttached = true;
		const epoch = draft.group ? epochOf(draft.group) : 0;
		draft.frames = draft.frames
			.filter(
				(frame) =>
					!(frame.kind === "application" && frame.id === "") &&
					// Others know of it, or it came too late.
					!(
						frame.kind === "commit" &&
						!draft.pending &&
						frame.epoch < epoch &&
						frame.number === null
					),
			)
			.map((frame) => ({ ...frame, numbered: 0, number: null, safe: 0 }));
		this.run.write.length = 0;
		for (const frame of draft.frames)
			this.run.write.push(...fragmentsOf(frame));
	}

	/** Numbers that nobody else's datum came under are those of this user's own, in the order they went out. */
	advance(next: number): void {
		const { draft } = this.run;
		const last = draft.lastNumber;
		draft.lastNumber = Math.max(last ?? 0, next - 1);
		// A relay that has started again may have had this user's own, or not: they go out once more.
		if (last === null || next - last >= RESTART_JUMP) return;
		let number = last + 1;
		while (number < next && this.#numberOwn(number)) number++;
		const excess = next - number;
		if (excess > 0) this.#onGap(number, excess);
	}

	/** @returns false where nothing of this user's is under way */
	#numberOwn(number: number): boolean {
		const { draft } = this.run;
		const index = draft.frames.findIndex(
			({ numbered, parts }) => numbered < parts,
		);
		const frame = draft.frames[index];
		if (!frame) return false;
		const numbered = frame.numbered + 1;
		if (numbered < frame.parts) {
			this.#replaceFrame(index, { ...frame, numbered });
			return true;
		}
		this.#replaceFrame(index, { ...frame, numbered, number });
		this.#onNumbered(index);
		this.#sweep();
		return true;
	}

	/** The place of an own datum in everybody's order is known now. */
	#onNumbered(index: number): void {
		const { draft } = this.run;
		const frame = draft.frames[index] as Frame;
		const { group, pending } = draft;
		if (!group) return;
		const epoch = epochOf(group);
		if (frame.kind === "commit" && pending && frame.epoch === epoch) {
			this.run.adoptPending();
		} else if (frame.kind === "application" && frame.epoch < epoch) {
			// A commit came before it, and whoever that added can't read it: it is encrypted and sent again.
			this.#replaceFrame(index, { ...frame, id: "" });
		}
	}

	onSafe(count: number): void {
		const { draft } = this.run;
		let left = count;
		draft.frames = draft.frames.map((frame) => {
			const more = Math.min(left, frame.parts - frame.safe);
			left -= more;
			return more > 0 ? { ...frame, safe: frame.safe + more } : frame;
		});
		this.#sweep();
	}

	/** What is safe and has its number is done with. */
	#sweep(): void {
		const { draft } = this.run;
		const isDone = ({ number, safe, parts }: Frame) =>
			number !== null && safe === parts;
		for (const frame of draft.frames.filter(isDone)) {
			const { kind, id, number } = frame;
			if (kind !== "application" || id === "" || number === null) continue;
			draft.queue = draft.queue.filter((queued) => queued.id !== id);
			this.run.events.push({ kind: "sent", id: id as MessageId, number });
		}
		draft.frames = draft.frames.filter((frame) => !isDone(frame));
	}

	#replaceFrame(index: number, frame: Frame): void {
		this.run.draft.frames = this.run.draft.frames.with(index, frame);
	}

	/** Datums are missing that were not this user's, or that it does not know to be. */
	#onGap(number: number, count: number): void {
		this.run.events.push({
			kind: "irregular",
			from: null,
			number,
			irregularity: { kind: "missing", count },
		});
		// Somebody may have committed, or this state is a copy of an older one: either way it is not to be trusted.
		if (this.run.draft.group && !this.run.draft.broken) {
			this.run.leave(refusal("state-stale"));
		}
	}
}
