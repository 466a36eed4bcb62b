import clsx from "clsx";
import { strings } from "../../../language";
import type { PersonKey } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import { bridge } from "../../bridge";
import { run } from "../../state/store";
import { reactionsOf } from "../../text/reactions";
import "./reactions.css";

const words = strings.talk;

interface ReactionsProps {
	readonly message: Message;
	readonly self: PersonKey | null;
	readonly nameOf: (person: PersonKey) => string;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
}

/** Who feels what about a message; a click says or takes back the same. */
export function Reactions({ message, self, nameOf, isOpen }: ReactionsProps) {
	const groups = reactionsOf(message, self, nameOf);
	if (groups.length === 0) return null;
	return (
		<div className="reactions">
			{groups.map(({ emoji, count, names, isMine }) => (
				<button
					key={emoji}
					type="button"
					className={clsx("reaction", isMine && "reaction-mine")}
					aria-pressed={isMine}
					disabled={!isOpen}
					aria-label={
						isMine
							? words.takeReaction(emoji, names)
							: words.addReaction(emoji, names)
					}
					title={words.reaction(emoji, names)}
					onClick={() => react(message, isMine ? "" : emoji)}
				>
					<span aria-hidden>{emoji}</span>
					<span className="numbers" aria-hidden>
						{count}
					</span>
				</button>
			))}
		</div>
	);
}

export function react(
	{ conversationId, id, from }: Message,
	emoji: string,
): void {
	void run(
		bridge.reactToMessage({ conversationId, message: { id, from }, emoji }),
	);
}
