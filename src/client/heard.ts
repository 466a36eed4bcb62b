import { isBlocked } from "../shared/blocked";
import type { Conversation } from "../shared/domain/conversation";
import type { AppState } from "../shared/state";
import type { NumberedMessage } from "./relay-socket";
import { speakerOf } from "./translate";

/** What came, without what blocked people say: it is confirmed like all else, and kept nowhere. */
export function heardOf(
	numbered: readonly NumberedMessage[],
	{ serverId, members }: Conversation,
	state: AppState,
): readonly NumberedMessage[] {
	const blocked = members.filter((member) =>
		isBlocked(state, serverId, member),
	);
	if (blocked.length === 0) return numbered;
	return numbered.filter((item) => {
		const speaker = speakerOf(item, members);
		return !blocked.some(({ key }) => key === speaker?.key);
	});
}
