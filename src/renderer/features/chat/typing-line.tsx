import { strings } from "../../../language";
import { listOf } from "../../../language/lists";
import type { Conversation } from "../../../shared/domain/conversation";
import { useApp } from "../../state/store";
import { namesIn } from "../../text/reactions";

const words = strings.talk;
/** Of more people the line names none. */
const MAX_NAMED = 3;

/** Who is writing, over the end of the log, where there is always room: nothing moves. Not said aloud. */
export function TypingLine({
	conversation,
}: {
	readonly conversation: Conversation;
}) {
	const people = useApp((app) => app.typing[conversation.id]);
	if (!people) return null;
	const names = people.map(namesIn(conversation));
	return (
		<p className="typing-line">
			<span className="typing-dots" aria-hidden />
			<bdi className="truncate">
				{names.length > MAX_NAMED
					? words.manyTyping
					: words.typing(listOf(names), names.length)}
			</bdi>
		</p>
	);
}
