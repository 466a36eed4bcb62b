import { X } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useRef } from "react";
import { strings } from "../../../language";
import { IconButton } from "../../components/button";
import {
	closeSearch,
	goToHit,
	leaveSearch,
	openSearch,
	standOn,
	useSearch,
	useSearchWishes,
} from "../../state/search";
import { emptyQuery, isWish } from "../../state/search-query";
import { RESULTS_ID, resultId } from "./results";
import { SearchBox } from "./search-box";
import { SearchFilters } from "./search-filters";
import "./search.css";

const words = strings.search;

/** The field over the sidebar: looks through everything that was ever said. */
export function EverythingSearch() {
	const search = useSearch((now) => (now?.scope === null ? now : null));
	const wishes = useSearchWishes();
	const field = useRef<HTMLInputElement>(null);
	const opener = useRef<Element | null>(null);
	const query = search?.query ?? emptyQuery;
	const isOpen = search !== null;
	const at = search?.at ?? null;

	// By its shortcut; the field itself opens the search when it gets the focus.
	useEffect(() => {
		if (wishes === 0 || !isOpen || field.current?.matches(":focus")) return;
		opener.current = document.activeElement;
		field.current?.focus();
		field.current?.select();
	}, [wishes, isOpen]);

	const leave = () => {
		leaveSearch();
		field.current?.blur();
		if (opener.current instanceof HTMLElement && opener.current.isConnected)
			opener.current.focus();
	};

	const onKeyDown = (event: KeyboardEvent) => {
		if (event.nativeEvent.isComposing) return;
		const from = at ?? -1;
		switch (event.key) {
			case "Escape":
				leave();
				break;
			case "ArrowDown":
				standOn(from + 1);
				break;
			case "ArrowUp":
				standOn(from - 1);
				break;
			case "Enter":
				goToHit(at ?? 0);
				break;
			default:
				return;
		}
		event.preventDefault();
	};

	const onBlur = (event: FocusEvent) => {
		const inside = event.currentTarget.contains(event.relatedTarget);
		if (!inside && isOpen && !isWish(query)) closeSearch();
	};

	return (
		<search className="everything-search" onBlur={onBlur}>
			<SearchBox
				ref={field}
				role="combobox"
				label={words.everything}
				aria-expanded={isWish(query)}
				aria-controls={RESULTS_ID}
				aria-activedescendant={at === null ? undefined : resultId(at)}
				aria-autocomplete="list"
				aria-keyshortcuts="Control+Shift+F"
				placeholder={words.placeholder}
				value={query.text}
				onFocus={(event) => {
					opener.current ??= event.relatedTarget;
					openSearch(null);
				}}
				onKeyDown={onKeyDown}
			>
				{isWish(query) ? (
					<IconButton
						label={words.close}
						onClick={() => {
							closeSearch();
							opener.current = null;
						}}
					>
						<X size={15} aria-hidden />
					</IconButton>
				) : null}
			</SearchBox>
			{isOpen ? <SearchFilters /> : null}
		</search>
	);
}
