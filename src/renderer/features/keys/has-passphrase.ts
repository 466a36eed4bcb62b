import type { KeyProtection } from "../../../shared/domain/keys";

export function hasPassphrase(protection: KeyProtection): boolean {
	return (
		protection === "passphrase" || protection === "key-store-and-passphrase"
	);
}
