import { create } from "zustand";
import type { ConversationId } from "../../shared/domain/ids";
import type { DomainEvent } from "../../shared/events";
import { bridge } from "../bridge";
import { Finder, type FinderState, type Hit } from "./finder";
import { type Place, placeNow } from "./log-place";
import type { SearchQuery } from "./search-query";
import { useView } from "./view";

/** The search on screen: one at a time, of everything (sidebar) or of one conversation (above it). */
interface Search {
	readonly finder: Finder;
	readonly state: FinderState;
	/** Where one was before. */
	readonly from: {
		readonly selected: ConversationId | null;
		readonly place: Place;
	};
}

const useSearchStore = create<{
	readonly search: Search | null;
	/** Raised by every wish to search: the field takes the focus, also where it is open already. */
	readonly wishes: number;
}>(() => ({ search: null, wishes: 0 }));

export function useSearch<T>(selector: (search: FinderState | null) => T): T {
	return useSearchStore(({ search }) => selector(search?.state ?? null));
}

export function useSearchWishes(): number {
	return useSearchStore(({ wishes }) => wishes);
}

/** @param scope null for everything */
export function openSearch(scope: ConversationId | null): void {
	const { search, wishes } = useSearchStore.getState();
	useSearchStore.setState({ wishes: wishes + 1 });
	if (scope === null) useView.getState().showList();
	if (search && search.state.scope === scope) return;
	search?.finder.close();
	const finder = new Finder(bridge, scope, Date.now, (state) => {
		const now = useSearchStore.getState().search;
		if (now?.finder === finder)
			useSearchStore.setState({ search: { ...now, state } });
	});
	useSearchStore.setState({
		search: {
			finder,
			state: finder.state,
			from: search?.from ?? {
				selected: useView.getState().selected,
				place: placeNow(),
			},
		},
	});
}

export function changeSearch(change: Partial<SearchQuery>): void {
	const finder = useSearchStore.getState().search?.finder;
	finder?.ask({ ...finder.state.query, ...change });
}

export function followSearch(event: DomainEvent): void {
	if (event.type === "message-updated")
		useSearchStore.getState().search?.finder.updated(event.message);
}

export function moreHits(): void {
	useSearchStore.getState().search?.finder.more();
}

export function retrySearch(): void {
	useSearchStore.getState().search?.finder.retry();
}

/** Stands on the hit without going there. */
export function standOn(at: number): void {
	useSearchStore.getState().search?.finder.stand(at);
}

/** Stands on the hit and shows its message. */
export function goToHit(at: number): void {
	const finder = useSearchStore.getState().search?.finder;
	finder?.stand(at);
	const hit = finder?.state.hits[finder.state.at ?? -1];
	if (hit)
		useView.getState().goTo(hit.message.conversationId, placeOf(hit), true);
}

/** Closes the search and stays where one is. */
export function closeSearch(): void {
	useSearchStore.getState().search?.finder.close();
	useSearchStore.setState({ search: null });
}

/** Closes the search of this conversation, if it is the one on screen. */
export function closeSearchOf(id: ConversationId): void {
	if (useSearchStore.getState().search?.state.scope === id) closeSearch();
}

/** Closes the search and goes back to where one was before. */
export function leaveSearch(): void {
	const { search } = useSearchStore.getState();
	closeSearch();
	if (!search) return;
	const { selected, place } = search.from;
	const view = useView.getState();
	const isStill =
		search.state.at === null &&
		view.selected === selected &&
		view.pane === "conversation";
	if (selected === null) view.select(null);
	else if (!isStill) view.goTo(selected, place);
}

/** What has no number yet stands at the end. */
function placeOf({ message: { number } }: Hit): Place {
	return number === null
		? { kind: "end" }
		: { kind: "message", number, top: null };
}
