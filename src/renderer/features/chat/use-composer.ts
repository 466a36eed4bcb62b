import {
	useCallback,
	useEffect,
	useRef,
	useState,
	useSyncExternalStore,
} from "react";
import { sentenceOf } from "../../../language/sentence-of";
import type { Conversation } from "../../../shared/domain/conversation";
import type { ConversationId } from "../../../shared/domain/ids";
import { MAX_TEXT_LENGTH } from "../../../shared/domain/message";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { drafts } from "../../state/store";
import { type About, useTalk } from "../../state/talk";
import { mentionsIn } from "../../text/mentions";
import { textToSend, withoutSent } from "./sendable";

/**
 * What is being written in one conversation. The draft is the text: it is cleared when main has taken
 * the message, and a failure leaves it as it is. While a message is edited its text is there, and the draft waits.
 */
export function useComposer(conversation: Conversation, onSent: () => void) {
	const { id, draft, attached, members } = conversation;
	const draftText = useSyncExternalStore(
		drafts.subscribe,
		() => drafts.text(id) ?? draft,
	);
	const about = useTalk((talk) => talk.about.get(id) ?? null);
	const setAbout = useTalk((talk) => talk.setAbout);
	const text = about?.kind === "edit" ? about.text : draftText;
	const [error, setError] = useState<string | null>(null);
	const sending = useRef(false);
	const again = useRef(false);
	const length = textToSend(text).length;
	const hasFiles = attached.length > 0;
	const [isSendingFiles, setSendingFiles] = useState(false);

	useEffect(() => () => drafts.flush(id), [id]);

	const change = useCallback(
		(value: string) => {
			if (value !== "") tellTyping(id);
			const now = useTalk.getState().about.get(id);
			if (now?.kind === "edit") setAbout(id, { ...now, text: value });
			else drafts.set(id, value);
			setError(null);
		},
		[id, setAbout],
	);

	const cancel = useCallback(() => {
		setAbout(id, null);
		setError(null);
	}, [id, setAbout]);

	const put = async (
		body: string,
		now: About | null,
	): Promise<Result<null>> => {
		const mentions = mentionsIn(body, members).slice(0, 32);
		if (now?.kind === "edit")
			return bridge.editMessage({
				conversationId: id,
				messageId: now.message.id,
				text: body,
				mentions,
			});
		const reply = now && { id: now.message.id, from: now.message.from };
		return bridge.sendMessage({
			conversationId: id,
			text: body,
			reply,
			mentions,
		});
	};

	const send = async (): Promise<void> => {
		if (sending.current) {
			// Somebody types faster than the disk writes: what they add goes out right after.
			again.current = true;
			return;
		}
		const now = useTalk.getState().about.get(id) ?? null;
		const typed = now?.kind === "edit" ? now.text : (drafts.text(id) ?? draft);
		const body = textToSend(typed);
		// What is edited was sent before; files go with what is new.
		const givesFiles = hasFiles && now?.kind !== "edit";
		if ((!body && !givesFiles) || body.length > MAX_TEXT_LENGTH) return;
		setError(null);
		sending.current = true;
		if (givesFiles) {
			setSendingFiles(true);
			const given = await bridge.sendFiles({ conversationId: id });
			setSendingFiles(false);
			if (!given.ok) setError(sentenceOf(given.error));
			if (!given.ok || !body) {
				sending.current = false;
				if (given.ok) onSent();
				return;
			}
		}
		const result = await put(body, now);
		sending.current = false;
		const more = again.current;
		again.current = false;
		if (!result.ok) {
			setError(sentenceOf(result.error));
			return;
		}
		// What has been begun meanwhile goes on.
		const isSame = useTalk.getState().about.get(id)?.message === now?.message;
		if (now && isSame) setAbout(id, null);
		if (now?.kind !== "edit") {
			drafts.set(id, withoutSent(drafts.text(id) ?? typed, typed));
			drafts.flush(id);
			onSent();
		}
		if (more) await send();
	};

	return {
		text,
		length,
		hasFiles,
		isSendingFiles,
		error,
		about,
		change,
		cancel,
		send,
	};
}

/** The keys come faster; main decides what is told. */
const TELL_EVERY_MS = 2_000;
let told = Number.NEGATIVE_INFINITY;

function tellTyping(conversationId: ConversationId): void {
	if (performance.now() - told < TELL_EVERY_MS) return;
	told = performance.now();
	void bridge.noteTyping({ conversationId });
}
