import {
	useCallback,
	useEffect,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import type { Conversation } from "../../../shared/domain/conversation";
import { MAX_TEXT_LENGTH } from "../../../shared/domain/message";
import { bridge } from "../../bridge";
import { drafts } from "../../state/store";
import { textToSend, withoutSent } from "./sendable";

/**
 * What is being written in one conversation. The draft is the text: it is cleared when main has taken
 * the message, and a failure leaves it as it is.
 */
export function useComposer(conversation: Conversation, onSent: () => void) {
	const { id, draft } = conversation;
	const text = useSyncExternalStore(
		drafts.subscribe,
		() => drafts.text(id) ?? draft,
	);
	const [error, setError] = useState<string | null>(null);
	const sending = useRef(false);
	const again = useRef(false);
	const length = textToSend(text).length;

	useEffect(() => () => drafts.flush(id), [id]);

	const change = useCallback(
		(value: string) => {
			drafts.set(id, value);
			setError(null);
		},
		[id],
	);

	const send = async (): Promise<void> => {
		if (sending.current) {
			// Somebody types faster than the disk writes: what they add goes out right after.
			again.current = true;
			return;
		}
		const typed = drafts.text(id) ?? draft;
		const body = textToSend(typed);
		if (!body || body.length > MAX_TEXT_LENGTH) return;
		setError(null);
		sending.current = true;
		const result = await bridge.sendMessage({
			conversationId: id,
			text: body,
			reply: null,
			mentions: [],
		});
		sending.current = false;
		const more = again.current;
		again.current = false;
		if (!result.ok) {
			setError(result.error.message);
			return;
		}
		drafts.set(id, withoutSent(drafts.text(id) ?? typed, typed));
		drafts.flush(id);
		onSent();
		if (more) await send();
	};

	return { text, length, error, change, send };
}
