import { z } from "zod";
import type { TypedMessage } from "../../protocol/typed/datums";
import type { ServerId } from "../../shared/domain/ids";
import type { Core } from "../core";

/** Strangers whose words are kept until the user has answered them, and words of one of them. */
const MAX_STRANGERS = 200;

const keptSchema = z.strictObject({
	name: z.string(),
	messages: z
		.array(
			z.strictObject({
				kind: z.literal("message"),
				to: z.string(),
				from: z.string(),
				flags: z.array(z.string()),
				// By a stranger's clock: any that their edition has room for.
				date: z.number().transform((date) => BigInt(Math.trunc(date))),
				msg: z.string(),
			}),
		)
		.max(MAX_STRANGERS),
});

/** What one of them has said. */
interface Kept {
	readonly name: string;
	readonly messages: readonly TypedMessage[];
}

/** What strangers say is nowhere else any more, and outlasts this program here until the user has answered. */
export class Strangers {
	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
	) {}

	/**
	 * @param id of the Connection that there would be
	 * @returns false where there are too many of them
	 */
	async keep(
		id: string,
		name: string,
		message: TypedMessage,
	): Promise<boolean> {
		const kept = await this.#blobs();
		const before = kept.get(this.#key(id));
		if (!before && kept.size >= MAX_STRANGERS) return false;
		const said = (before && this.#read(before)) || { name, messages: [] };
		const messages = [...said.messages, message].slice(0, MAX_STRANGERS);
		await this.#write(id, { name, messages });
		return true;
	}

	/** What they had said when this program ended. */
	async all(): Promise<readonly Kept[]> {
		const kept = [...(await this.#blobs()).values()];
		return kept.flatMap((bytes) => this.#read(bytes) ?? []);
	}

	async forget(id: string): Promise<void> {
		await this.#write(id, null);
	}

	async forgetAll(): Promise<void> {
		const keys = [...(await this.#blobs()).keys()];
		const blobs = keys.map((key) => ({ key, value: null }));
		if (blobs.length > 0) await this.core.history.commit({ blobs });
	}

	#blobs(): Promise<ReadonlyMap<string, Uint8Array>> {
		return this.core.history.blobs(this.#key(""));
	}

	/** @returns null where it can't be understood, which is reported */
	#read(bytes: Uint8Array): Kept | null {
		try {
			return keptSchema.parse(JSON.parse(Buffer.from(bytes).toString("utf8")));
		} catch (error) {
			this.core.report(error);
			return null;
		}
	}

	#write(id: string, kept: Kept | null): Promise<unknown> {
		const value = kept && new Uint8Array(Buffer.from(textOf(kept)));
		return this.core.history
			.commit({ blobs: [{ key: this.#key(id), value }] })
			.catch(this.core.report);
	}

	#key(id: string): string {
		return `kept ${this.serverId} ${id}`;
	}
}

function textOf(kept: Kept): string {
	return JSON.stringify(kept, (_key, value) =>
		typeof value === "bigint" ? Number(value) : value,
	);
}
