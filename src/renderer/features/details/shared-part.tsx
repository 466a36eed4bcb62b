import { File, Link } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { strings } from "../../../language";
import { writerName } from "../../../language/called";
import { sentenceOf } from "../../../language/sentence-of";
import type { ConversationId } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import type { SearchCursor } from "../../../shared/domain/pages";
import type { AppError } from "../../../shared/errors";
import { shownFileName } from "../../../shared/file-names";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Segmented } from "../../components/segmented";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { isOwn, keyOf } from "../../text/log-rows";
import { splitLinks } from "../../text/split-links";
import { listTime } from "../../text/time";

const words = strings.details;
/** The newest, until somebody asks for more: what comes below them stays near. */
const SHOWN_AT_FIRST = 5;
/** What somebody looks through before they search. */
const MAX_SHOWN = 500;

type Kind = "files" | "links";

interface SharedPartProps {
	readonly conversationId: ConversationId;
	readonly onClose: () => void;
}

/** The files and links of a conversation, newest first; each leads to its message. */
export function SharedPart({ conversationId, onClose }: SharedPartProps) {
	const [kind, setKind] = useState<Kind>("files");
	const { messages, next, error, more } = useShared(conversationId, kind);
	const [opened, setOpened] = useState<Kind | null>(null);
	const isOpen = opened === kind;
	const read = messages?.length ?? 0;
	const hasMore = isOpen
		? next !== null && read < MAX_SHOWN
		: next !== null || read > SHOWN_AT_FIRST;
	const now = useNow();
	const show = ({ number }: Message) => {
		onClose();
		useView
			.getState()
			.goTo(
				conversationId,
				number === null
					? { kind: "end" }
					: { kind: "message", number, top: null },
				true,
			);
	};
	return (
		<section className="details-section">
			<Segmented
				label={words.shared}
				value={kind}
				options={[
					["files", words.files],
					["links", words.links],
				]}
				onChange={setKind}
			/>
			{error ? (
				<p className="field-error" role="alert">
					{sentenceOf(error)}
				</p>
			) : null}
			{messages?.length === 0 && next === null && !error ? (
				<p className="field-note" role="status">
					{kind === "files" ? words.noFiles : words.noLinks}
				</p>
			) : null}
			<ul aria-label={kind === "files" ? words.files : words.links}>
				{messages?.slice(0, isOpen ? read : SHOWN_AT_FIRST).map((message) => (
					<li key={keyOf(message)}>
						<button
							type="button"
							className="details-link"
							onClick={() => show(message)}
						>
							{kind === "files" ? (
								<File size={16} aria-hidden />
							) : (
								<Link size={16} aria-hidden />
							)}
							<span className="details-text">
								<bdi className="foreign truncate">{titleOf(message, kind)}</bdi>
								<span className="field-note">
									{[
										isOwn(message) ? strings.chat.you : writerName(message),
										listTime(message.date * 1_000, now),
										...(message.file
											? [strings.amounts.bytes(message.file.size)]
											: []),
									].join(" · ")}
								</span>
							</span>
						</button>
					</li>
				))}
			</ul>
			{hasMore ? (
				<Button
					small
					onClick={() => {
						setOpened(kind);
						if (isOpen || read <= SHOWN_AT_FIRST) more();
					}}
				>
					{words.moreShared}
				</Button>
			) : null}
		</section>
	);
}

function titleOf({ file, text }: Message, kind: Kind): string {
	if (kind === "files") return shownFileName(file?.name ?? "");
	const found = splitLinks(text).filter((part) => part.kind === "link");
	return found.map((part) => part.text).join(" ");
}

interface Shared {
	readonly kind: Kind;
	/** null before the first answer. */
	readonly messages: readonly Message[] | null;
	readonly next: SearchCursor | null;
	readonly error: AppError | null;
}

function useShared(conversationId: ConversationId, kind: Kind) {
	const nothing: Shared = { kind, messages: null, next: null, error: null };
	const [shared, setShared] = useState(nothing);
	const shown = shared.kind === kind ? shared : nothing;
	const read = useCallback(
		async (before: SearchCursor | null, isWanted: () => boolean) => {
			const result = await bridge.searchMessages({
				text: "",
				conversationId,
				from: null,
				since: null,
				until: null,
				hasLink: kind === "links",
				hasFile: kind === "files",
				before,
			});
			if (!isWanted()) return;
			setShared((now) => {
				const held =
					before !== null && now.kind === kind ? (now.messages ?? []) : [];
				if (!result.ok)
					return { kind, messages: held, next: null, error: result.error };
				const { hits, next } = result.value;
				const fresh = hits.map(({ message }) => message);
				return { kind, messages: [...held, ...fresh], next, error: null };
			});
		},
		[conversationId, kind],
	);
	useEffect(() => {
		let isOver = false;
		void read(null, () => !isOver);
		return () => {
			isOver = true;
		};
	}, [read]);
	return { ...shown, more: () => void read(shown.next, () => true) };
}
