import { useCallback, useRef, useState } from "react";
import { sentenceOf } from "../../language/sentence-of";
import type { Result } from "../../shared/errors";

/**
 * A command given from a form: whether it is under way, and the sentence it failed with. A second call
 * while one is under way does nothing, so a double click asks once.
 */
export function useCommand() {
	const [busy, setBusy] = useState(false);
	const [error, setError] = useState<string | null>(null);
	const running = useRef(false);

	const submit = useCallback(
		async <T>(
			command: () => Promise<Result<T>>,
			onDone: (value: T) => void,
		): Promise<void> => {
			if (running.current) return;
			running.current = true;
			setBusy(true);
			setError(null);
			const result = await command();
			running.current = false;
			setBusy(false);
			if (result.ok) onDone(result.value);
			else setError(sentenceOf(result.error));
		},
		[],
	);

	return { busy, error, setError, submit };
}
