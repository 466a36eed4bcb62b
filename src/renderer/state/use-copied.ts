import { useEffect, useRef, useState } from "react";
import { bridge } from "../bridge";
import { run } from "./store";

const SHOWN_MS = 1800;

/** Copies, and says for a moment which text was copied. */
export function useCopied(): readonly [
	copied: string | null,
	copy: (text: string) => void,
] {
	const [copied, setCopied] = useState<string | null>(null);
	const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
	useEffect(() => () => clearTimeout(timer.current), []);

	const copy = async (text: string) => {
		if (!(await run(bridge.copyText({ text })))) return;
		setCopied(text);
		clearTimeout(timer.current);
		timer.current = setTimeout(() => setCopied(null), SHOWN_MS);
	};
	return [copied, (text) => void copy(text)];
}
