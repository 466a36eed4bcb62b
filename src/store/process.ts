import type { Batch, StoreAnswer } from "./calls";
import { Database } from "./database";
import { StoreError, type StoreErrorCode } from "./errors";
import { storeKeysOf } from "./keys";
import { type Salvaged, salvage } from "./salvage";
import { checkWhole, Store } from "./store";

/** What a process that has the store is told, and tells. */

export type ToStore =
	| {
			readonly type: "open";
			readonly file: string;
			readonly key: Uint8Array;
			readonly check: boolean;
	  }
	| { readonly type: "batch"; readonly batch: Batch }
	| { readonly type: "close" }
	/** Looks at every page beside whoever has the store open. */
	| { readonly type: "check"; readonly file: string; readonly key: Uint8Array }
	/** Puts what can be read of one database into a new one. */
	| {
			readonly type: "salvage";
			readonly from: string;
			readonly to: string;
			readonly key: Uint8Array;
	  };

export type FromStore =
	| { readonly type: "opened"; readonly isLarge: boolean }
	| { readonly type: "answers"; readonly answers: readonly StoreAnswer[] }
	/** The message that came as this one is damaged. */
	| { readonly type: "damaged"; readonly seq: number }
	| { readonly type: "closed" }
	| { readonly type: "sound" }
	| { readonly type: "salvaged"; readonly salvaged: Salvaged }
	| {
			readonly type: "failed";
			readonly code: StoreErrorCode | "store-failed";
			readonly detail: string;
	  };

/** @returns what to call with each message; what is done with one is done when it returns */
export function storeProcess(
	tell: (message: FromStore) => void,
): (message: ToStore) => void {
	let store: Store | null = null;
	const handle = (message: ToStore): void => {
		switch (message.type) {
			case "open": {
				const onDamage = (seq: number) => tell({ type: "damaged", seq });
				store = Store.open({ ...message, onDamage });
				tell({ type: "opened", isLarge: !store.isChecked });
				break;
			}
			case "batch":
				if (!store) throw new Error("the store is not open");
				tell({ type: "answers", answers: store.run(message.batch) });
				break;
			case "close":
				store?.close();
				store = null;
				tell({ type: "closed" });
				break;
			case "check": {
				const { cipher } = storeKeysOf(message.key);
				const database = new Database(message.file, cipher);
				try {
					checkWhole(database);
				} finally {
					database.close();
				}
				tell({ type: "sound" });
				break;
			}
			case "salvage": {
				const { from, to, key } = message;
				tell({ type: "salvaged", salvaged: salvage(from, to, key) });
			}
		}
	};
	return (message) => {
		try {
			handle(message);
		} catch (error) {
			const isKnown = error instanceof StoreError;
			tell({
				type: "failed",
				code: isKnown ? error.code : "store-failed",
				detail: isKnown ? error.detail : String(error),
			});
		}
	};
}
