import type { KeysState } from "../../shared/domain/keys";
import type { Vault } from "./vault";

/** What a window is told of the keys. */
export function keysStateOf(
	vault: Vault,
	unprotectedAccepted: boolean,
): KeysState {
	return {
		protection: vault.protection,
		hasKeyStore: vault.hasKeyStore,
		publicKey: vault.identity.encoded,
		unprotectedAccepted,
	};
}
