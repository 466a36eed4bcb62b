import { Notification } from "electron";
import type { ConversationId } from "../../shared/domain/ids";
import { type AppNotification, escapeMarkup } from "./notification";

interface Answers {
	/** It was clicked. */
	readonly onClick: (notification: AppNotification) => void;
	/** Written into the notification itself, where the system has that. */
	readonly onReply: (id: ConversationId, text: string) => void;
}

/** @returns what takes it away again */
export function showNotification(
	notification: AppNotification,
	{ onClick, onReply }: Answers,
	ended: () => void,
): () => void {
	const { title, body, reply } = notification;
	const shown = new Notification({
		title,
		body: process.platform === "linux" ? escapeMarkup(body) : body,
		hasReply: reply !== null,
	});
	shown.on("click", () => {
		// One that was clicked comes back on some systems.
		shown.close();
		ended();
		onClick(notification);
	});
	if (reply) {
		shown.on("reply", (details, text: string | undefined) => {
			const said = (text ?? details.reply).trim();
			if (said) onReply(reply, said);
		});
	}
	// On Windows that is also said of one that has gone from the screen and stands in the list: it is taken from there when it is read.
	if (process.platform !== "win32") shown.on("close", ended);
	shown.on("failed", ended);
	shown.show();
	return () => shown.close();
}
