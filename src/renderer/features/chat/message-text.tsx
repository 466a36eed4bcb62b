import { type ReactNode, useMemo } from "react";
import { strings } from "../../../language";
import type { TextRange } from "../../../shared/domain/pages";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { markedParts } from "../../text/marked-parts";
import { splitLinks } from "../../text/split-links";

interface MessageTextProps {
	readonly text: string;
	readonly marks: readonly TextRange[];
}

/** Text as its sender typed it, never markup. Its links are opened by main, in the user's browser. */
export function MessageText({ text, marks }: MessageTextProps) {
	const parts = useMemo(() => splitLinks(text), [text]);
	let at = 0;
	return (
		<p className="message-text" dir="auto">
			{parts.map((part, index) => {
				const start = at;
				at += part.text.length;
				const shown = withMarks(text, start, at, marks);
				return part.kind === "text" ? (
					shown
				) : (
					<a
						// biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never move
						key={index}
						href={part.url}
						title={strings.chat.linkTitle(part.url)}
						draggable={false}
						rel="noreferrer"
						onClick={(event) => {
							event.preventDefault();
							void run(bridge.openLink({ url: part.url }));
						}}
						onAuxClick={(event) => event.preventDefault()}
					>
						{shown}
					</a>
				);
			})}
		</p>
	);
}

/** A piece of a text, with what is looked for marked in it. */
function withMarks(
	text: string,
	start: number,
	end: number,
	marks: readonly TextRange[],
): ReactNode {
	if (marks.length === 0) return text.slice(start, end);
	return markedParts(text, marks, start, end).map((part) =>
		part.marked ? <mark key={part.start}>{part.text}</mark> : part.text,
	);
}
