import { ShieldQuestionMark } from "lucide-react";
import { useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { Message } from "../../../shared/domain/message";
import type { AppError } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { TextAction } from "../../components/text-action";
import { run } from "../../state/store";
import { isCurable } from "../../text/encryption";

const words = strings.encryption;

interface UnreadableTextProps {
	readonly message: Message;
	readonly error: AppError;
}

/** Something came, and this is why it can't be shown: it is never passed over. */
export function UnreadableText({ message, error }: UnreadableTextProps) {
	const { conversationId } = message;
	const [asked, setAsked] = useState(false);
	return (
		<div className="unreadable">
			<ShieldQuestionMark size={15} aria-hidden />
			<div>
				<p>
					<strong>
						{message.protection === "encrypted"
							? words.unreadableSecret
							: words.unreadable}
					</strong>{" "}
					{sentenceOf(error)}
				</p>
				{isCurable(message) ? (
					<TextAction
						aria-disabled={asked}
						onClick={async () => {
							if (!asked)
								setAsked(await run(bridge.recoverSession({ conversationId })));
						}}
					>
						{asked ? words.recovering : words.recoverSession}
					</TextAction>
				) : null}
			</div>
		</div>
	);
}
