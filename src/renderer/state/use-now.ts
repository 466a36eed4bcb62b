import { useEffect, useState } from "react";

/** As often as what is said of times changes: "14:03" becomes "Yesterday" without anything happening. */
const MINUTE_MS = 60_000;

/** The time, renewed every `everyMs` while `running`. */
export function useNow(everyMs = MINUTE_MS, running = true): number {
	const [now, setNow] = useState(Date.now);
	useEffect(() => {
		if (!running) return;
		setNow(Date.now());
		const timer = setInterval(() => setNow(Date.now()), everyMs);
		return () => clearInterval(timer);
	}, [everyMs, running]);
	return now;
}
