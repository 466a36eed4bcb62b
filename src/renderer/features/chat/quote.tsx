import { strings } from "../../../language";
import type { ConversationId } from "../../../shared/domain/ids";
import type { Message, MessageRef } from "../../../shared/domain/message";
import { useQuoted } from "../../state/quotes";
import { useView } from "../../state/view";
import { excerptOf } from "../../text/markdown";
import { senderOf } from "../../text/words";
import "./quote.css";

const words = strings.talk;
/** More than two lines hold. */
const QUOTE_LENGTH = 240;

interface QuoteProps {
	readonly conversationId: ConversationId;
	readonly of: MessageRef;
}

/** What a message answers, as it is now; leads to it. */
export function Quote({ conversationId, of }: QuoteProps) {
	const message = useQuoted(conversationId, of);
	const goTo = useView((view) => view.goTo);
	const number = message?.number ?? null;
	if (!message || number === null)
		return (
			<div className="quote">
				<QuoteText message={message} />
			</div>
		);
	return (
		<button
			type="button"
			className="quote"
			aria-label={words.quoteOf(senderOf(message))}
			onClick={() =>
				goTo(conversationId, { kind: "message", number, top: null }, true)
			}
		>
			<QuoteText message={message} />
		</button>
	);
}

/** Two lines, whatever is in them: nothing moves when they come. */
export function QuoteText({
	message,
}: {
	readonly message: Message | null | undefined;
}) {
	if (!message)
		return (
			<span className="quote-text quote-none">
				{message === null ? words.quoteGone : ""}
			</span>
		);
	return (
		<>
			<bdi className="quote-sender truncate">{senderOf(message)}</bdi>
			<span className="quote-text foreign" dir="auto">
				{quoted(message)}
			</span>
		</>
	);
}

function quoted({ deleted, unreadable, text }: Message): string {
	if (deleted) return words.quoteDeleted;
	if (unreadable) return strings.encryption.unreadableShort;
	return excerptOf(text, QUOTE_LENGTH);
}
