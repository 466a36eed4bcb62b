import { useEffect, useState } from "react";
import { sentenceOf } from "../../language/sentence-of";
import type { PersonKey, ServerId } from "../../shared/domain/ids";
import { bridge } from "../bridge";

export type SafetyNumber =
	| { readonly kind: "loading" }
	/** Sixty digits in groups of five, and the identity key of the other that they stand for. */
	| { readonly kind: "known"; readonly digits: string; readonly key: string }
	| { readonly kind: "failed"; readonly message: string };

const loading: SafetyNumber = { kind: "loading" };

/** @param key the other's identity key: another one has another number */
export function useSafetyNumber(
	serverId: ServerId,
	person: PersonKey,
	key: string,
): SafetyNumber {
	const [found, setFound] = useState<SafetyNumber>(loading);
	useEffect(() => {
		let isWanted = true;
		setFound(loading);
		void bridge.getSafetyNumber({ serverId, person, key }).then((result) => {
			if (!isWanted) return;
			setFound(
				result.ok
					? { kind: "known", digits: result.value, key }
					: { kind: "failed", message: sentenceOf(result.error) },
			);
		});
		return () => {
			isWanted = false;
		};
	}, [serverId, person, key]);
	return found.kind === "known" && found.key !== key ? loading : found;
}
