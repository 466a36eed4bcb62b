import { ArrowDown } from "lucide-react";
import { useEffect, useMemo } from "react";
import type { Conversation } from "../../../shared/domain/conversation";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import type { OpenLog } from "../../state/message-logs";
import { messageLogs } from "../../state/store";
import { useNow } from "../../state/use-now";
import { strings } from "../../strings";
import { groupMessages, type LogRow } from "../../text/group-messages";
import { dayName, isoTime } from "../../text/time";
import { namesOf } from "../../text/words";
import { MessageGroupView } from "./message-group";
import { useLogScroll } from "./use-log-scroll";
import "./message-log.css";

const words = strings.chat;
const MINUTE_MS = 60_000;

interface MessageLogViewProps {
	readonly conversation: Conversation;
	readonly openLog: OpenLog | undefined;
	readonly unreadAfter: number | null;
	readonly onAtEnd: (atEnd: boolean) => void;
}

export function MessageLogView({
	conversation,
	openLog,
	unreadAfter,
	onAtEnd,
}: MessageLogViewProps) {
	const { id, members } = conversation;
	const messages = openLog?.log.messages ?? [];
	const loaded = openLog?.loaded ?? false;
	const hasOlder = openLog?.log.hasOlder ?? false;
	const phase = openLog?.phase.kind ?? "loading";
	const now = useNow(MINUTE_MS);

	const rows = useMemo(
		() => groupMessages(messages, unreadAfter),
		[messages, unreadAfter],
	);
	const scroll = useLogScroll({
		rows,
		messages,
		// What failed once is tried again by the button, not by every turn of the wheel.
		onNearTop:
			loaded && hasOlder && phase === "ready"
				? () => messageLogs.loadOlder(id)
				: null,
	});

	const { atEnd, newBelow } = scroll;
	useEffect(() => onAtEnd(atEnd), [atEnd, onAtEnd]);
	useEffect(() => {
		if (atEnd && messages.length > 0) messageLogs.trim(id);
	}, [atEnd, messages, id]);

	return (
		<>
			<div
				ref={scroll.box}
				className="log scrolls"
				role="log"
				aria-label={words.messages}
				// Pages of the past are not news.
				aria-live={phase === "ready" ? "polite" : "off"}
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				tabIndex={0}
				onScroll={scroll.onScroll}
			>
				<div ref={scroll.content} className="log-content">
					<div className="log-top">
						<LogTop
							openLog={openLog}
							onRetry={() =>
								loaded ? messageLogs.loadOlder(id) : messageLogs.open(id)
							}
						/>
					</div>
					{loaded && messages.length === 0 ? (
						<EmptyState
							heading="h2"
							title={words.emptyTitle}
							lead={words.emptyLead(namesOf(members))}
						/>
					) : null}
					{rows.map((row) => (
						<Row key={row.key} row={row} now={now} />
					))}
				</div>
			</div>
			{loaded && !atEnd ? (
				<Button
					small
					variant={newBelow ? "primary" : "plain"}
					className="log-to-end"
					icon={<ArrowDown size={16} aria-hidden />}
					onClick={scroll.toEnd}
				>
					{newBelow ? words.newMessages : words.toEnd}
				</Button>
			) : null}
		</>
	);
}

interface LogTopProps {
	readonly openLog: OpenLog | undefined;
	readonly onRetry: () => void;
}

function LogTop({ openLog, onRetry }: LogTopProps) {
	if (!openLog) return words.loading;
	const { phase, loaded, log } = openLog;
	switch (phase.kind) {
		case "loading":
			return log.messages.length === 0 ? words.loading : null;
		case "loading-older":
			return words.loadingOlder;
		case "failed":
			return (
				<>
					{phase.error.message}{" "}
					<button type="button" className="text-action" onClick={onRetry}>
						{loaded ? words.loadOlder : strings.app.tryAgain}
					</button>
				</>
			);
		case "ready":
			return log.messages.length > 0 && !log.hasOlder ? words.beginning : null;
	}
}

function Row({ row, now }: { readonly row: LogRow; readonly now: number }) {
	switch (row.kind) {
		case "day":
			return (
				<div className="log-day">
					<time dateTime={isoTime(row.ms)}>{dayName(row.ms, now)}</time>
				</div>
			);
		case "unread":
			return (
				<div className="log-unread" data-unread="">
					<span>{words.unread}</span>
				</div>
			);
		case "group":
			return <MessageGroupView group={row.group} />;
	}
}
