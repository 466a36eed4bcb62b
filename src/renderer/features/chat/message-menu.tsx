import { strings } from "../../../language";
import type { PersonKey } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import { bridge } from "../../bridge";
import { type MenuItem, MenuItems } from "../../components/menu-items";
import { moveInMenu } from "../../components/menu-keys";
import { Popup } from "../../components/popup";
import { deleteSoon } from "../../state/deletions";
import { run } from "../../state/store";
import { useTalk } from "../../state/talk";
import { useView } from "../../state/view";
import { senderOf } from "../../text/words";
import {
	canAct,
	canEdit,
	focusComposer,
	startEditing,
	startReply,
} from "./message-actions";
import { react } from "./reactions";

const words = strings.talk;

interface MessageMenuProps {
	readonly self: PersonKey | null;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
}

/** What can be done with the message that was clicked: one menu for the whole log. */
export function MessageMenu({ self, isOpen }: MessageMenuProps) {
	const menu = useTalk((talk) => talk.menu);
	const close = useTalk((talk) => talk.closeMenu);
	if (!menu) return null;
	const { message, anchor } = menu;
	return (
		<Popup
			anchor={anchor}
			onClose={close}
			first={(popup) => popup.querySelector<HTMLElement>("[role=menuitem]")}
			role="menu"
			aria-label={words.actions(senderOf(message))}
			className="menu"
			onKeyDown={(event) => moveInMenu(event, event.currentTarget)}
		>
			<MenuItems
				items={itemsFor(message, self, isOpen, anchor)}
				onChosen={({ onSelect }) => {
					close();
					// What it opens may want the focus that the menu gives back.
					queueMicrotask(onSelect);
				}}
			/>
		</Popup>
	);
}

function itemsFor(
	message: Message,
	self: PersonKey | null,
	isOpen: boolean,
	anchor: Parameters<ReturnType<typeof useTalk.getState>["pickEmoji"]>[0],
): readonly MenuItem[] {
	const { select, pickEmoji } = useTalk.getState();
	const isOwn = message.from === self;
	const items: MenuItem[] = [];
	if (canAct(message, isOpen)) {
		items.push(
			{ label: words.reply, onSelect: () => startReply(message) },
			{
				label: words.react,
				onSelect: () => pickEmoji(anchor, (emoji) => react(message, emoji)),
			},
		);
	}
	if (canEdit(message, self, isOpen))
		items.push({
			label: words.edit,
			onSelect: () => {
				startEditing(message);
				focusComposer();
			},
		});
	if (message.text !== "") {
		const selected = selectedText();
		items.push({
			label: selected === "" ? words.copy : words.copySelection,
			onSelect: () =>
				void run(bridge.copyText({ text: selected || message.text })),
		});
		items.push({
			label: words.forward,
			onSelect: () =>
				useView.getState().open({ kind: "forward", messages: [message] }),
		});
	}
	items.push({ label: words.select, onSelect: () => select(message) });
	if (message.deleted) return items;
	if (isOwn && isOpen)
		items.push({
			label: words.deleteForAll,
			danger: true,
			onSelect: () => deleteSoon([message], true),
		});
	items.push({
		label: words.deleteHere,
		danger: true,
		onSelect: () => deleteSoon([message], false),
	});
	return items;
}

function selectedText(): string {
	return window.getSelection()?.toString() ?? "";
}
