import { Check, Copy } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../../../language";
import { useCopied } from "../../state/use-copied";
import { shownName } from "../../text/names";

const words = strings.talk;

interface CodeBlockProps {
	readonly text: string;
	/** As its writer named it; "" where not at all. */
	readonly language: string;
	/** The text as it is drawn. */
	readonly children: ReactNode;
}

export function CodeBlock({ text, language, children }: CodeBlockProps) {
	const [copied, copy] = useCopied();
	const isCopied = copied === text;
	return (
		<div className="code-block">
			<div className="code-head">
				<span className="truncate">{shownName(language)}</span>
				<button type="button" className="code-copy" onClick={() => copy(text)}>
					{isCopied ? (
						<Check size={13} aria-hidden />
					) : (
						<Copy size={13} aria-hidden />
					)}
					<span aria-live="polite">
						{isCopied ? strings.common.copied : words.copyCode}
					</span>
				</button>
			</div>
			<section
				className="code-scroll"
				aria-label={words.code(shownName(language))}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
			>
				<pre dir="ltr">
					<code>{children}</code>
				</pre>
			</section>
		</div>
	);
}
