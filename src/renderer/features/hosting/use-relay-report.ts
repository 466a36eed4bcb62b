import { useEffect, useState } from "react";
import type { RelayReport } from "../../../shared/domain/relay-report";
import { bridge } from "../../bridge";
import { whileSeen } from "../../state/while-seen";

const EVERY_MS = 1_000;
/** Whoever wants less motion has numbers that stand still for a while. */
const EVERY_CALM_MS = 5_000;

/** What the hosted relay is doing, asked for once a second while somebody can see it. */
export function useRelayReport(running: boolean): RelayReport | null {
	const [report, setReport] = useState<RelayReport | null>(null);
	useEffect(() => {
		if (!running) {
			setReport(null);
			return;
		}
		const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
		let isOver = false;
		const look = async () => {
			const result = await bridge.getRelayReport({});
			if (!isOver && result.ok) setReport(result.value);
		};
		const every = calm ? EVERY_CALM_MS : EVERY_MS;
		const end = whileSeen(document, every, () => void look());
		return () => {
			isOver = true;
			end();
		};
	}, [running]);
	return report;
}
