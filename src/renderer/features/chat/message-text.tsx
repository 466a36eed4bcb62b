import { useMemo } from "react";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { strings } from "../../strings";
import { splitLinks } from "../../text/split-links";

/** Text as its sender typed it, never markup. Its links are opened by main, in the user's browser. */
export function MessageText({ text }: { readonly text: string }) {
	const parts = useMemo(() => splitLinks(text), [text]);
	return (
		<p className="message-text" dir="auto">
			{parts.map((part, index) =>
				part.kind === "text" ? (
					part.text
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
						{part.text}
					</a>
				),
			)}
		</p>
	);
}
