import clsx from "clsx";
import { memo, Suspense, useEffect, useRef } from "react";
import { strings } from "../../../language";
import { writerName } from "../../../language/called";
import { sentenceOf } from "../../../language/sentence-of";
import type { Conversation } from "../../../shared/domain/conversation";
import { Avatar } from "../../components/avatar";
import { EmptyState } from "../../components/empty-state";
import { TextAction } from "../../components/text-action";
import { type Hit, MAX_HITS } from "../../state/finder";
import { goToHit, moreHits, retrySearch, useSearch } from "../../state/search";
import { useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { hasMarkup } from "../../text/has-markup";
import { isOwn, keyOf } from "../../text/log-rows";
import { excerptStart, markedParts } from "../../text/marked-parts";
import { exactTime, isoTime, listTime } from "../../text/time";
import { titleOf } from "../../text/words";
import { useRest } from "../shell/later";

const words = strings.search;
/** Closer to the end than this many pixels, the next page is read. */
const NEAR_END_PX = 600;

/** The list the field over the sidebar controls. */
export const RESULTS_ID = "search-results";
export const resultId = (at: number) => `${RESULTS_ID}-${at}`;

/** What a search of everything has found, in the conversations' place. */
export function SearchResults() {
	const search = useSearch((now) => now);
	const conversations = useApp((app) => app.conversations);
	const now = useNow();
	const list = useRef<HTMLDivElement>(null);
	const at = search?.at ?? null;

	useEffect(() => {
		if (at !== null)
			document
				.getElementById(resultId(at))
				?.scrollIntoView({ block: "nearest" });
	}, [at]);

	if (!search) return null;
	const { phase, hits, hasMore } = search;
	const isFull = hasMore && hits.length >= MAX_HITS;

	return (
		<div
			ref={list}
			className="search-results scrolls"
			tabIndex={-1}
			data-focus-home=""
			onScroll={({
				currentTarget: { scrollTop, clientHeight, scrollHeight },
			}) => {
				if (scrollHeight - clientHeight - scrollTop < NEAR_END_PX) moreHits();
			}}
		>
			<p className="search-status" role="status">
				{phase.kind === "searching" && hits.length === 0
					? words.searching
					: phase.kind === "ready" || phase.kind === "more"
						? words.found(hits.length, hasMore)
						: ""}
			</p>
			{phase.kind === "failed" ? (
				<p className="search-failure" role="alert">
					{sentenceOf(phase.error)}{" "}
					<TextAction onClick={retrySearch}>{strings.app.tryAgain}</TextAction>
				</p>
			) : null}
			{phase.kind === "ready" && hits.length === 0 ? (
				<EmptyState
					heading="h2"
					title={words.noneTitle}
					lead={words.noneLead}
				/>
			) : null}
			<div
				id={RESULTS_ID}
				role="listbox"
				aria-label={words.results}
				aria-busy={phase.kind === "searching"}
			>
				{hits.map((hit, index) => (
					<HitItem
						key={`${hit.message.conversationId} ${keyOf(hit.message)}`}
						hit={hit}
						index={index}
						conversation={conversations[hit.message.conversationId]}
						selected={index === at}
						now={now}
					/>
				))}
			</div>
			{phase.kind === "more" ? (
				<p className="search-note">{words.searching}</p>
			) : null}
			{isFull ? <p className="search-note">{words.full(MAX_HITS)}</p> : null}
		</div>
	);
}

interface HitItemProps {
	readonly hit: Hit;
	readonly index: number;
	readonly conversation: Conversation | undefined;
	readonly selected: boolean;
	readonly now: number;
}

const HitItem = memo(function HitItem({
	hit: { message, marks },
	index,
	conversation,
	selected,
	now,
}: HitItemProps) {
	const ms = message.date * 1000;
	const members = conversation?.members ?? [];
	const title = conversation ? titleOf(conversation).main : words.goneTitle;
	return (
		// biome-ignore lint/a11y/useKeyWithClickEvents: the field that has the focus takes the keys
		<div
			id={resultId(index)}
			role="option"
			tabIndex={-1}
			aria-selected={selected}
			className={clsx("hit", selected && "hit-selected")}
			// The focus stays in the field.
			onMouseDown={(event) => event.preventDefault()}
			onClick={() => goToHit(index)}
		>
			<Avatar people={members} />
			<p className="hit-head">
				<bdi className="hit-title truncate">{title}</bdi>
				<time
					className="hit-time numbers"
					dateTime={isoTime(ms)}
					title={exactTime(ms)}
				>
					{listTime(ms, now)}
				</time>
			</p>
			<p className="hit-text foreign">
				<span className="preview-label">
					{isOwn(message)
						? strings.conversations.you
						: `${writerName(message)}:`}{" "}
				</span>
				<Excerpt text={message.text} marks={marks} />
			</p>
		</div>
	);
});

/** Two lines hold no more. */
const EXCERPT_LENGTH = 240;

interface ExcerptProps {
	readonly text: string;
	readonly marks: Hit["marks"];
}

/** Where the first mark is in sight, without markdown's signs. */
function Excerpt(hit: ExcerptProps) {
	const typed = <MarkedExcerpt {...hit} />;
	if (!hasMarkup(hit.text)) return typed;
	return (
		<Suspense fallback={typed}>
			<PlainExcerpt {...hit} />
		</Suspense>
	);
}

function PlainExcerpt({ text, marks }: ExcerptProps) {
	const { plainHit } = useRest();
	return <MarkedExcerpt {...plainHit(text, marks)} />;
}

function MarkedExcerpt({ text, marks }: ExcerptProps) {
	const start = excerptStart(text, marks);
	const end = Math.min(text.length, start + EXCERPT_LENGTH);
	return (
		<bdi>
			{start > 0 ? "…" : ""}
			{markedParts(text, marks, start, end).map((part) =>
				part.marked ? <mark key={part.start}>{part.text}</mark> : part.text,
			)}
		</bdi>
	);
}
