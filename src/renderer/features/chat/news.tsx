import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import { keyOf } from "../../text/log-rows";
import { senderOf } from "../../text/words";

/** More of a long message is read in the log. */
const SPOKEN_LENGTH = 300;

/**
 * Reads out what comes in. The log itself is silent: what it takes in while one scrolls is not news, and
 * what arrives while one reads further up is not in it.
 */
export function News({ heard }: { readonly heard: readonly Message[] }) {
	return (
		<div
			className="visually-hidden"
			role="status"
			aria-label={strings.chat.newMessages}
			aria-atomic="false"
			aria-relevant="additions"
		>
			{heard.map((message) => (
				<p key={keyOf(message)}>
					{senderOf(message)}:{" "}
					{message.unreadable
						? strings.encryption.unreadable
						: message.text.slice(0, SPOKEN_LENGTH)}
				</p>
			))}
		</div>
	);
}
