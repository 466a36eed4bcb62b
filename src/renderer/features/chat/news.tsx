import { useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { FileState } from "../../../shared/domain/file";
import type { Message } from "../../../shared/domain/message";
import { shownFileName } from "../../../shared/file-names";
import type { OpenLog } from "../../state/message-logs";
import { useApp } from "../../state/store";
import { keyOf } from "../../text/log-rows";
import { excerptOf } from "../../text/markdown";
import { journeyWord, senderOf } from "../../text/words";

/** More of a long message is read in the log. */
const SPOKEN_LENGTH = 300;
const nothing: readonly Message[] = [];

/**
 * Reads out what comes in, and what becomes of what was sent and fetched. The log itself is silent: what it takes in while one
 * scrolls is not news, and what arrives while one reads further up is not in it.
 */
export function News({ openLog }: { readonly openLog: OpenLog | undefined }) {
	const messages = openLog?.log.messages ?? nothing;
	return (
		<div className="visually-hidden">
			<div
				role="status"
				aria-label={strings.chat.newMessages}
				aria-atomic="false"
				aria-relevant="additions"
			>
				{openLog?.heard.map((message) => (
					<p key={keyOf(message)}>
						{senderOf(message)}:{" "}
						{message.unreadable
							? strings.encryption.unreadable
							: excerptOf(message.text, SPOKEN_LENGTH)}
					</p>
				))}
			</div>
			<p role="status" aria-label={strings.chat.ownMessage}>
				{sentWords(messages.findLast(({ id }) => id === openLog?.spoken))}
			</p>
			<p role="status" aria-label={strings.files.heard}>
				{useFileNews(messages)}
			</p>
		</div>
	);
}

/** Of what was written last: that it is out, or why it is not. How far others are stands in the log. */
function sentWords(message: Message | undefined): string {
	switch (message?.delivery.kind) {
		case "sent":
			return journeyWord("sent");
		case "failed":
			return `${journeyWord("failed")}: ${sentenceOf(message.delivery.error)}`;
		default:
			return "";
	}
}

/** The last file that has come, or could not. */
function useFileNews(messages: readonly Message[]): string {
	const files = useApp((app) => app.files);
	const before = useRef<ReadonlyMap<string, FileState["kind"]>>(new Map());
	const [text, setText] = useState("");
	useEffect(() => {
		const kinds = new Map<string, FileState["kind"]>();
		for (const { file } of messages) {
			const state = file && files[file.id];
			if (!state) continue;
			kinds.set(file.id, state.kind);
			const was = before.current.get(file.id);
			if (was === undefined || was === state.kind) continue;
			const name = shownFileName(file.name);
			if (state.kind === "here") setText(strings.files.isHere(name));
			else if (state.kind === "failed")
				setText(`${name}: ${sentenceOf(state.error)}`);
		}
		before.current = kinds;
	}, [files, messages]);
	return text;
}
