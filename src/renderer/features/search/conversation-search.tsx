import { ChevronDown, ChevronUp, SlidersHorizontal, X } from "lucide-react";
import { type KeyboardEvent, useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { ConversationId } from "../../../shared/domain/ids";
import { IconButton } from "../../components/button";
import { TextAction } from "../../components/text-action";
import {
	closeSearch,
	closeSearchOf,
	goToHit,
	leaveSearch,
	retrySearch,
	useSearch,
	useSearchWishes,
} from "../../state/search";
import { SearchBox } from "./search-box";
import { SearchFilters } from "./search-filters";
import "./search.css";

const words = strings.search;

/** The bar over an open conversation: looks through it, newest hit first, each shown in its place. */
export function ConversationSearch({ id }: { readonly id: ConversationId }) {
	const search = useSearch((now) => (now?.scope === id ? now : null));
	// Whoever goes to another conversation is done with searching this one.
	useEffect(() => () => closeSearchOf(id), [id]);
	return search ? <Bar /> : null;
}

function Bar() {
	const search = useSearch((now) => now);
	const wishes = useSearchWishes();
	const field = useRef<HTMLInputElement>(null);
	const opener = useRef<Element | null>(null);
	const [hasFilters, setHasFilters] = useState(false);
	const at = search?.at ?? null;
	const phase = search?.phase.kind ?? "idle";
	const found = search?.hits.length ?? 0;

	// biome-ignore lint/correctness/useExhaustiveDependencies: every new wish takes the focus
	useEffect(() => {
		if (!field.current?.matches(":focus"))
			opener.current = document.activeElement;
		field.current?.focus();
		field.current?.select();
	}, [wishes]);

	useEffect(() => {
		if (phase === "ready" && at === null && found > 0) goToHit(0);
	}, [phase, at, found]);

	if (!search) return null;
	const { query, hasMore } = search;

	const focusBack = () => {
		if (opener.current instanceof HTMLElement && opener.current.isConnected)
			opener.current.focus();
	};
	const leave = () => {
		leaveSearch();
		focusBack();
	};
	const older = () => at !== null && at < found - 1 && goToHit(at + 1);
	const newer = () => at !== null && at > 0 && goToHit(at - 1);

	const onKeyDown = (event: KeyboardEvent) => {
		if (event.nativeEvent.isComposing) return;
		if (event.key === "Escape") leave();
		else if (event.target !== field.current) return;
		else if (event.key === "Enter") event.shiftKey ? newer() : older();
		else if (event.key === "ArrowUp") older();
		else if (event.key === "ArrowDown") newer();
		else return;
		event.preventDefault();
	};

	return (
		<search
			className="conversation-search"
			aria-label={words.here}
			onKeyDown={onKeyDown}
		>
			<div className="conversation-search-line">
				<SearchBox
					ref={field}
					label={words.here}
					placeholder={words.herePlaceholder}
					value={query.text}
				>
					<span className="search-count numbers" role="status">
						{phase === "ready" || phase === "more"
							? found === 0
								? words.none
								: words.position((at ?? 0) + 1, found, hasMore)
							: phase === "searching"
								? words.searchingShort
								: ""}
					</span>
				</SearchBox>
				<IconButton
					label={words.filters}
					aria-expanded={hasFilters}
					onClick={() => setHasFilters(!hasFilters)}
				>
					<SlidersHorizontal size={16} aria-hidden />
				</IconButton>
				<IconButton
					label={words.older}
					disabled={at === null || at >= found - 1}
					onClick={older}
				>
					<ChevronUp size={18} aria-hidden />
				</IconButton>
				<IconButton
					label={words.newer}
					disabled={at === null || at === 0}
					onClick={newer}
				>
					<ChevronDown size={18} aria-hidden />
				</IconButton>
				<IconButton
					label={words.close}
					onClick={() => {
						closeSearch();
						focusBack();
					}}
				>
					<X size={16} aria-hidden />
				</IconButton>
			</div>
			{hasFilters ? <SearchFilters /> : null}
			{search.phase.kind === "failed" ? (
				<p className="search-failure" role="alert">
					{sentenceOf(search.phase.error)}{" "}
					<TextAction onClick={retrySearch}>{strings.app.tryAgain}</TextAction>
				</p>
			) : null}
		</search>
	);
}
