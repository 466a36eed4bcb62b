import type { Messenger } from "../../client/messenger";
import { type AppError, errorOf } from "../../shared/errors";
import type { DomainEvent } from "../../shared/events";
import type { AppState } from "../../shared/state";
import type { Gate } from "../gate/gate";
import {
	checkInBackground,
	type OpenedStore,
	type OpenStoreOptions,
	storeStep,
} from "../store-host/open-store";
import type { StoreClient } from "../store-host/store-client";
import { type KeptState, readKept } from "./kept-state";
import { reconcile } from "./reconcile";
import { StateKeeper } from "./state-keeper";

type StoredProfileOptions = Omit<OpenStoreOptions, "onTrouble" | "onDamage"> & {
	readonly report: (error: unknown) => void;
};

/** Looking at a large database takes a processor for a while: when the app starts, others need it more. */
const CHECK_AFTER_MS = 5_000;

/** Everything of this user that the store keeps: messages, and the state around them. */
export class StoredProfile {
	/** null until somebody can be told anything. */
	#messenger: Messenger | null = null;
	#trouble: AppError | null = null;
	readonly #untold: AppError[] = [];
	#opened!: OpenedStore;
	#keeper!: StateKeeper;
	#kept!: KeptState;
	#check: NodeJS.Timeout | null = null;

	private constructor(readonly options: StoredProfileOptions) {}

	static async open(
		gate: Gate,
		options: StoredProfileOptions,
	): Promise<StoredProfile> {
		const profile = new StoredProfile(options);
		await profile.#open(gate);
		return profile;
	}

	get store(): StoreClient {
		return this.#opened.store;
	}

	/** As it was kept; lines idle, conversations detached. */
	get kept(): KeptState {
		return this.#kept;
	}

	/** From now on there is somebody to be told what goes wrong, and what went wrong before. */
	attach(messenger: Messenger): void {
		this.#messenger = messenger;
		for (const error of this.#untold.splice(0)) this.#tell(error);
		if (this.#trouble) this.#onTrouble(this.#trouble);
		if (!this.#opened.isLarge) return;
		this.#check = setTimeout(() => {
			checkInBackground(this.options, (error) => this.#tell(error)).catch(
				this.options.report,
			);
		}, CHECK_AFTER_MS);
	}

	save(event: DomainEvent, state: AppState): void {
		this.#keeper.noted(event, state);
	}

	/** Saves what has changed, now. */
	flush(): Promise<void> {
		return this.#keeper.flush();
	}

	/** Saves what has changed, and nothing after that. */
	async closeState(): Promise<void> {
		if (this.#check) clearTimeout(this.#check);
		await this.#keeper.close();
	}

	async close(): Promise<void> {
		await this.closeState();
		await this.store.close();
	}

	async #open(gate: Gate): Promise<void> {
		const { report } = this.options;
		this.#opened = await gate.pass(
			storeStep({
				...this.options,
				onTrouble: (error) => this.#onTrouble(error),
				onDamage: () => this.#tell(errorOf("message-damaged")),
			}),
		);
		const { store, documents, remarks } = this.#opened;
		const { kept, damaged } = readKept(documents);
		this.#kept = { ...kept, state: await reconcile(kept.state, store) };
		this.#keeper = new StateKeeper(
			documents,
			(changes) => store.commit({ documents: changes }),
			report,
		);
		this.#untold.push(...remarks);
		if (damaged.length > 0)
			this.#tell(errorOf("documents-damaged", { names: damaged }));
	}

	#onTrouble(error: AppError | null): void {
		this.#trouble = error;
		this.#messenger?.note({ type: "storage-changed", error });
		if (!error) void this.#keeper.flush();
	}

	#tell(error: AppError): void {
		if (this.#messenger) this.#messenger.raiseNotice(error);
		else this.#untold.push(error);
	}
}
