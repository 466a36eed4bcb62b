import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { isBlocked } from "../../../shared/blocked";
import {
	type Conversation,
	isMuted,
} from "../../../shared/domain/conversation";
import { bridge } from "../../bridge";
import type { MenuItem } from "../../components/menu-items";
import { pinnedConversationsOf } from "../../state/selectors";
import { appNow, run } from "../../state/store";
import { useView } from "../../state/view";
import { archive, block, leave, unblock } from "./actions";

const words = strings.conversationActions;

/** What can be done with a whole conversation now: its menu in the list, and its part of the palette. */
export function conversationMenu(
	conversation: Conversation,
): readonly MenuItem[] {
	const app = appNow();
	const pins = pinnedConversationsOf(app);
	const { open } = useView.getState();
	const [only, ...more] = conversation.members;
	const { id: conversationId, serverId, archived, attachment } = conversation;
	const place = pins.findIndex(({ id }) => id === conversationId);
	const pin = (position: number | null) =>
		run(bridge.pinConversation({ conversationId, position }));
	const items: MenuItem[] = [
		{
			label: words.details,
			onSelect: () => open({ kind: "details", conversationId }),
		},
	];
	if (!archived) {
		items.push(
			place >= 0
				? { label: words.unpin, onSelect: () => pin(null) }
				: { label: words.pin, onSelect: () => pin(pins.length) },
		);
		if (place > 0)
			items.push({ label: words.moveUp, onSelect: () => pin(place - 1) });
		if (place >= 0 && place < pins.length - 1)
			items.push({ label: words.moveDown, onSelect: () => pin(place + 1) });
	}
	items.push(
		isMuted(conversation, Date.now())
			? {
					label: words.unmute,
					onSelect: () =>
						run(bridge.muteConversation({ conversationId, mute: null })),
				}
			: {
					label: words.mute,
					onSelect: () => open({ kind: "mute", conversationId }),
				},
		archived
			? {
					label: words.unarchive,
					onSelect: () =>
						run(
							bridge.archiveConversation({ conversationId, archived: false }),
						),
				}
			: { label: words.archive, onSelect: () => archive(conversation) },
	);
	if (only && more.length === 0) {
		const name = calledName(only);
		items.push(
			isBlocked(app, serverId, only)
				? {
						label: words.unblock(name),
						onSelect: () => unblock(serverId, only),
					}
				: {
						label: words.block(name),
						danger: true,
						onSelect: () => block(serverId, only),
					},
		);
	}
	if (attachment.kind !== "ended")
		items.push({
			label: words.leave,
			danger: true,
			onSelect: () => leave(conversation, false),
		});
	items.push({
		label: words.delete,
		danger: true,
		onSelect: () => leave(conversation, true),
	});
	return items;
}
