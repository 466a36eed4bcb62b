import { ArrowDown } from "lucide-react";
import {
	type KeyboardEvent,
	useCallback,
	useEffect,
	useMemo,
	useState,
} from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { Conversation } from "../../../shared/domain/conversation";
import type { PersonKey } from "../../../shared/domain/ids";
import type { Message } from "../../../shared/domain/message";
import type { TextRange } from "../../../shared/domain/pages";
import { emptyLog } from "../../../shared/message-log";
import { BeforeChange } from "../../components/before-change";
import { Button } from "../../components/button";
import { TextAction } from "../../components/text-action";
import type { Jump } from "../../state/log-place";
import type { End } from "../../state/log-window";
import type { OpenLog } from "../../state/message-logs";
import { occurrencesOf } from "../../state/selectors";
import { messageLogs, useApp } from "../../state/store";
import { useTalk } from "../../state/talk";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { isMarkedClear } from "../../text/encryption";
import { journeyOf } from "../../text/journey";
import { keyOf, type LogRow, logRows } from "../../text/log-rows";
import { occurrenceWords, withOccurrences } from "../../text/occurrences";
import { namesIn } from "../../text/reactions";
import { dayName, exactTime, isoTime } from "../../text/time";
import { EmptyLog } from "./empty-log";
import { COMPOSER_ID } from "./message-actions";
import { MessageRowView } from "./message-row";
import { useLogScroll } from "./use-log-scroll";
import "./message-log.css";

const words = strings.chat;
/** How long a message that was jumped to shows itself. */
const FLASH_MS = 2_000;

interface MessageLogViewProps {
	readonly conversation: Conversation;
	readonly openLog: OpenLog | undefined;
	readonly unreadAfter: number | null;
	readonly jump: Jump | null;
	/** Where the words that are looked for are in a message. */
	readonly marksIn: (message: Message) => readonly TextRange[];
	readonly onAtEnd: (atEnd: boolean) => void;
	/** The user, where it is known who that is there. */
	readonly self: PersonKey | null;
	/** Something can be sent in this conversation. */
	readonly isOpen: boolean;
}

export function MessageLogView({
	conversation,
	openLog,
	unreadAfter,
	jump,
	marksIn,
	onAtEnd,
	self,
	isOpen,
}: MessageLogViewProps) {
	const { id, members, unread } = conversation;
	const log = openLog?.log ?? emptyLog;
	const { messages } = log;
	const loaded = openLog?.loaded ?? false;
	const isReady = openLog?.phase.kind === "ready";
	const now = useNow();
	const readReceipts = useApp((app) => app.preferences.readReceipts);
	const goTo = useView((view) => view.goTo);
	const landed = useView((view) => view.landed);
	const nameOf = useMemo(() => namesIn({ members }), [members]);
	const identityKeys = useMemo(
		() => new Map(members.map(({ key, identityKey }) => [key, identityKey])),
		[members],
	);
	const selection = useTalk((talk) =>
		talk.selection?.conversationId === id ? talk.selection.messages : null,
	);
	const [focused, setFocused] = useState<string | null>(null);
	const onFocus = useCallback(
		(message: Message) => setFocused(keyOf(message)),
		[],
	);
	const tabStop = tabStopIn(messages, focused);
	const [flashing, setFlashing] = useState<string | null>(null);

	const occurrences = useApp((app) => occurrencesOf(app, id));
	const rows = useMemo(
		() => withOccurrences(logRows(log.messages, unreadAfter), occurrences, log),
		[log, unreadAfter, occurrences],
	);
	const onLanded = useCallback(
		(done: Jump, key: string | null) => {
			landed(done);
			if (done.flash) setFlashing(key);
		},
		[landed],
	);
	const { box, content, atEnd, onScroll, beforeChange } = useLogScroll({
		rows,
		openLog,
		// What failed once is tried again by the button, not by every turn of the wheel.
		onNear: isReady ? (end: End) => messageLogs.loadMore(id, end) : null,
		jump,
		onLanded,
	});

	useEffect(() => {
		if (flashing === null) return;
		const timer = setTimeout(() => setFlashing(null), FLASH_MS);
		return () => clearTimeout(timer);
	}, [flashing]);
	useEffect(() => onAtEnd(atEnd), [atEnd, onAtEnd]);
	useEffect(() => {
		const element = box.current;
		if (!element || messages.length === 0) return;
		// What comes in while one reads makes it grow; the end further from the eye lets go.
		const isLow = element.scrollTop > element.scrollHeight / 2;
		messageLogs.trim(id, isLow ? "older" : "newer");
	}, [box, messages, id]);

	const toEnd = () => {
		goTo(id, { kind: "end" });
		// The button that was pressed goes away; the log is where reading goes on.
		box.current?.focus({ preventScroll: true });
	};
	const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
		if (moveAmongMessages(event)) return;
		if (event.target !== event.currentTarget) return;
		if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey)
			return;
		// Of the conversation, not of the part of it that happens to be held.
		if (event.key === "Home")
			goTo(id, { kind: "message", number: 0, top: Number.MAX_SAFE_INTEGER });
		else if (event.key === "End") goTo(id, { kind: "end" });
		else return;
		event.preventDefault();
	};

	return (
		<>
			<div
				ref={box}
				className="log scrolls"
				role="log"
				aria-label={words.messages}
				// Taking in pages of the past is not news; news.tsx reads out what is.
				aria-live="off"
				aria-busy={!isReady}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				onScroll={onScroll}
				onKeyDown={onKeyDown}
			>
				<div ref={content} className="log-content">
					<div className="log-top">
						<LogEdge
							end="older"
							openLog={openLog}
							onRetry={() => messageLogs.retry(id)}
						/>
					</div>
					{loaded && messages.length === 0 ? (
						<EmptyLog conversation={conversation} />
					) : null}
					<BeforeChange of={rows} tell={beforeChange}>
						{rows.map((row) =>
							row.kind === "message" ? (
								<MessageRowView
									key={row.key}
									message={row.message}
									first={row.first}
									last={row.last}
									journey={journeyOf(row.message, members, readReceipts)}
									hasInfo={members.length > 1 && row.message.number !== null}
									inClear={isMarkedClear(row.message, conversation)}
									marks={marksIn(row.message)}
									flash={row.key === flashing}
									self={self}
									nameOf={nameOf}
									isOpen={isOpen}
									isTabStop={row.key === tabStop}
									onFocus={onFocus}
									identityKey={
										row.message.claimed
											? null
											: (identityKeys.get(row.message.from) ?? null)
									}
									selected={selection ? selection.has(row.key) : null}
								/>
							) : (
								<Separator key={row.key} row={row} now={now} />
							),
						)}
					</BeforeChange>
					{log.hasNewer ? (
						<div className="log-bottom">
							<LogEdge
								end="newer"
								openLog={openLog}
								onRetry={() => messageLogs.retry(id)}
							/>
						</div>
					) : null}
				</div>
			</div>
			{loaded && !atEnd ? (
				<Button
					small
					variant={unread > 0 ? "primary" : "plain"}
					className="log-to-end"
					icon={<ArrowDown size={16} aria-hidden />}
					onClick={toEnd}
				>
					{unread > 0 ? words.newBelow(unread) : words.toEnd}
				</Button>
			) : null}
		</>
	);
}

/** Where the Tab key stops: at the message that had the focus last, else at the last one. */
function tabStopIn(
	messages: readonly Message[],
	focused: string | null,
): string | null {
	if (focused && messages.some((message) => keyOf(message) === focused))
		return focused;
	const last = messages.at(-1);
	return last ? keyOf(last) : null;
}

/** Arrows go from message to message, once one has the focus. */
function moveAmongMessages(event: KeyboardEvent<HTMLElement>): boolean {
	const { target, key } = event;
	if (!(target instanceof HTMLElement) || !target.matches("article"))
		return false;
	if (key === "Escape") {
		document.getElementById(COMPOSER_ID)?.focus();
		return true;
	}
	if (key !== "ArrowUp" && key !== "ArrowDown") return false;
	const all = [...event.currentTarget.querySelectorAll<HTMLElement>("article")];
	const to = all[all.indexOf(target) + (key === "ArrowUp" ? -1 : 1)];
	if (!to) return false;
	event.preventDefault();
	to.focus();
	return true;
}

interface SeparatorProps {
	readonly row: Exclude<LogRow, { kind: "message" }>;
	readonly now: number;
}

function Separator({ row, now }: SeparatorProps) {
	if (row.kind === "occurrence") {
		const ms = row.occurrence.date * 1_000;
		return (
			<p className="log-occurrence foreign" title={exactTime(ms)}>
				{occurrenceWords(row.occurrence)}
			</p>
		);
	}
	return row.kind === "day" ? (
		<div className="log-day">
			<time dateTime={isoTime(row.ms)}>{dayName(row.ms, now)}</time>
		</div>
	) : (
		<div className="log-unread" data-unread="">
			<span>{words.unread}</span>
		</div>
	);
}

interface LogEdgeProps {
	readonly end: End;
	readonly openLog: OpenLog | undefined;
	readonly onRetry: () => void;
}

/** What stands where the held part of the conversation ends. */
function LogEdge({ end, openLog, onRetry }: LogEdgeProps) {
	if (!openLog) return words.loading;
	const { phase, log } = openLog;
	switch (phase.kind) {
		case "loading":
			return log.messages.length === 0 ? words.loading : null;
		case "loading-older":
			return end === "older" ? words.loadingOlder : null;
		case "loading-newer":
			return end === "newer" ? words.loadingNewer : null;
		case "failed": {
			// Said where the reader misses it; what was to take the log's whole place, above.
			if ((phase.anchor.kind === "after") !== (end === "newer")) return null;
			return (
				<>
					{sentenceOf(phase.error)}{" "}
					<TextAction onClick={onRetry}>{strings.app.tryAgain}</TextAction>
				</>
			);
		}
		case "ready":
			return end === "older" && log.messages.length > 0 && !log.hasOlder
				? words.beginning
				: null;
	}
}
