import { Copy, Forward, Trash2, X } from "lucide-react";
import { useEffect, useRef } from "react";
import { strings } from "../../../language";
import type { PersonKey } from "../../../shared/domain/ids";
import { compareMessages, type Message } from "../../../shared/domain/message";
import { bridge } from "../../bridge";
import { Button, IconButton } from "../../components/button";
import { isCovered } from "../../components/is-covered";
import { deleteSoon } from "../../state/deletions";
import { run } from "../../state/store";
import { useTalk } from "../../state/talk";
import { useView } from "../../state/view";
import { clockTime } from "../../text/time";
import { senderOf } from "../../text/words";

const words = strings.talk;

interface SelectionBarProps {
	readonly messages: ReadonlyMap<string, Message>;
	readonly self: PersonKey | null;
	readonly isOpen: boolean;
}

/** Stands in the composer's place while messages are being selected. */
export function SelectionBar({ messages, self, isOpen }: SelectionBarProps) {
	const end = useTalk((talk) => talk.endSelection);
	const bar = useRef<HTMLDivElement>(null);
	useEffect(() => {
		bar.current?.focus({ preventScroll: true });
		const onKeyDown = ({ key }: KeyboardEvent) => {
			if (key === "Escape" && !isCovered()) end();
		};
		window.addEventListener("keydown", onKeyDown);
		return () => window.removeEventListener("keydown", onKeyDown);
	}, [end]);
	const chosen = [...messages.values()]
		.filter(({ deleted }) => !deleted)
		.sort(compareMessages);
	const readable = chosen.filter(({ text }) => text !== "");
	const areOwn = isOpen && chosen.every(({ from }) => from === self);
	return (
		<div ref={bar} className="selection-bar" tabIndex={-1}>
			<IconButton label={words.cancel} onClick={end}>
				<X size={18} aria-hidden />
			</IconButton>
			<p role="status">{words.selected(messages.size)}</p>
			<Button
				small
				icon={<Copy size={15} aria-hidden />}
				disabled={readable.length === 0}
				onClick={() => {
					void run(bridge.copyText({ text: readable.map(line).join("\n") }));
					end();
				}}
			>
				{words.copyShort}
			</Button>
			<Button
				small
				icon={<Forward size={15} className="turns" aria-hidden />}
				disabled={readable.length === 0}
				onClick={() => {
					end();
					useView.getState().open({
						kind: "forward",
						messages: readable,
					});
				}}
			>
				{words.forwardShort}
			</Button>
			<Button
				small
				variant="danger"
				icon={<Trash2 size={15} aria-hidden />}
				disabled={chosen.length === 0}
				onClick={() => {
					deleteSoon(chosen, areOwn);
					end();
				}}
			>
				{areOwn ? words.deleteForAll : words.deleteHere}
			</Button>
		</div>
	);
}

/** Several are copied with who said them, and when. */
function line(message: Message): string {
	return `[${clockTime(message.date * 1_000)}] ${senderOf(message)}: ${message.text}`;
}
