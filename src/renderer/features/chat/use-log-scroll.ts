import {
	type RefObject,
	useCallback,
	useEffect,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { type Jump, type Place, tellPlace } from "../../state/log-place";
import { type End, holds } from "../../state/log-window";
import type { OpenLog } from "../../state/message-logs";
import { keyOf, type LogRow } from "../../text/log-rows";

/** Closer to the end than this counts as being there. */
const END_TOLERANCE_PX = 24;
/** Closer to an edge of what is held than this many screens, the next page is fetched. */
const NEAR_SCREENS = 1.5;
/** What stays visible above the mark of the first unread message. */
const ABOVE_UNREAD_PX = 56;

/** What keeps its place. */
interface Anchor {
	readonly key: string;
	/** How far below the upper edge it stands, in pixels. */
	readonly top: number;
}

interface LogScrollOptions {
	readonly rows: readonly LogRow[];
	readonly openLog: OpenLog | undefined;
	/** null while there is nothing to fetch. */
	readonly onNear: ((end: End) => void) | null;
	/** A place to go to as soon as it is held. */
	readonly jump: Jump | null;
	/** The jump is done; `key` of the message it went to. */
	readonly onLanded: (jump: Jump, key: string | null) => void;
}

interface LogScroll {
	readonly box: RefObject<HTMLDivElement | null>;
	readonly content: RefObject<HTMLDivElement | null>;
	/** The newest message there is stands in sight. */
	readonly atEnd: boolean;
	readonly onScroll: () => void;
	/** To be called before the rows in the document change. */
	readonly beforeChange: () => void;
}

/**
 * Where the log stands. At its end it stays there; elsewhere the first message in sight keeps its place,
 * whatever is put in or let go above or below. The browser's own scroll anchoring is off (message-log.css):
 * it does nothing at the very top, which is just where older messages come in.
 */
export function useLogScroll({
	rows,
	openLog,
	onNear,
	jump,
	onLanded,
}: LogScrollOptions): LogScroll {
	const box = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const pinned = useRef(true);
	const anchor = useRef<Anchor | null>(null);
	/** The heights at the last look: a scroll event that finds others wasn't the reader's doing. */
	const heights = useRef("");
	const opened = useRef(false);
	const spoken = useRef(openLog?.spoken ?? null);
	/** What the document shows. */
	const latest = useRef({ openLog, onNear });
	useLayoutEffect(() => {
		latest.current = { openLog, onNear };
	}, [openLog, onNear]);
	const [atEnd, setAtEnd] = useState(false);

	const look = useCallback(() => {
		const element = box.current;
		if (!element) return;
		const hasNewer = latest.current.openLog?.log.hasNewer ?? false;
		heights.current = heightsOf(element);
		pinned.current = distances(element).below <= END_TOLERANCE_PX && !hasNewer;
		anchor.current = pinned.current
			? null
			: firstInSight(element, anchor.current);
	}, []);

	const note = useCallback(() => {
		const element = box.current;
		const { openLog, onNear } = latest.current;
		if (!element) return;
		look();
		setAtEnd(pinned.current && (openLog?.loaded ?? false));
		const near = element.clientHeight * NEAR_SCREENS;
		const { above, below } = distances(element);
		if (above < near) onNear?.("older");
		if (below < near) onNear?.("newer");
	}, [look]);

	/** Scroll events come late: what was scrolled since the last one counts. */
	const beforeChange = useCallback(() => {
		if (box.current && heights.current === heightsOf(box.current)) look();
	}, [look]);

	const restore = useCallback(() => {
		const element = box.current;
		if (!element) return;
		if (pinned.current) {
			element.scrollTop = element.scrollHeight;
			return;
		}
		const message = anchor.current && find(element, anchor.current.key);
		if (anchor.current && message)
			element.scrollTop += topOf(message, element) - anchor.current.top;
	}, []);

	/** After a scroll or a change of size. */
	const settle = useCallback(() => {
		const element = box.current;
		// Scroll events come late. One that comes after the composer has grown would take the place
		// left free for the reader having left the end. Where no height changed, the reader scrolled.
		if (element && heights.current !== heightsOf(element)) restore();
		note();
	}, [note, restore]);

	// `rows` changes with everything that changes a height here but the window's size.
	useLayoutEffect(() => {
		const element = box.current;
		if (!element || !openLog?.loaded) return;
		const { log } = openLog;

		// One's own words are always shown.
		if (openLog.spoken !== spoken.current && !log.hasNewer) {
			spoken.current = openLog.spoken;
			pinned.current = true;
		}
		const opening = !opened.current && rows.length > 0;
		if (opening) {
			opened.current = true;
			pinned.current = true;
		}
		restore();
		if (opening && !jump) showFirstUnread(element);
		note();
	}, [rows, openLog, jump, note, restore]);

	useLayoutEffect(() => {
		const element = box.current;
		if (!jump || !element || !openLog?.loaded) return;
		const { place } = jump;
		if (place.kind === "end") {
			if (openLog.log.hasNewer) return;
			pinned.current = true;
			restore();
			note();
			onLanded(jump, null);
			return;
		}
		if (!holds(openLog.log, place.number)) {
			// It is on its way, or can't be had.
			if (openLog.phase.kind === "failed") onLanded(jump, null);
			return;
		}
		const message = openLog.log.messages.find(
			({ number }) => number !== null && number >= place.number,
		);
		const shown = message && find(element, keyOf(message));
		if (!message || !shown) {
			onLanded(jump, null);
			return;
		}
		const middle = Math.max(0, (element.clientHeight - shown.offsetHeight) / 2);
		pinned.current = false;
		anchor.current = { key: keyOf(message), top: place.top ?? middle };
		restore();
		note();
		onLanded(jump, keyOf(message));
	}, [jump, openLog, onLanded, note, restore]);

	useEffect(() => {
		if (!box.current || !content.current) return;
		const observer = new ResizeObserver(settle);
		observer.observe(box.current);
		observer.observe(content.current);
		return () => observer.disconnect();
	}, [settle]);

	useEffect(
		() =>
			tellPlace((): Place => {
				beforeChange();
				const messages = latest.current.openLog?.log.messages ?? [];
				const at = messages.find((m) => keyOf(m) === anchor.current?.key);
				return anchor.current && at?.number
					? { kind: "message", number: at.number, top: anchor.current.top }
					: { kind: "end" };
			}),
		[beforeChange],
	);

	return { box, content, atEnd, onScroll: settle, beforeChange };
}

function distances(box: HTMLElement): { above: number; below: number } {
	const { scrollTop, scrollHeight, clientHeight } = box;
	return { above: scrollTop, below: scrollHeight - clientHeight - scrollTop };
}

function heightsOf(box: HTMLElement): string {
	return `${box.scrollHeight} ${box.clientHeight}`;
}

function shownMessages(box: HTMLElement): NodeListOf<HTMLElement> {
	return box.querySelectorAll<HTMLElement>("[data-message]");
}

function find(box: HTMLElement, key: string): HTMLElement | undefined {
	for (const element of shownMessages(box))
		if (element.dataset.message === key) return element;
	return undefined;
}

/** How far below the upper edge it stands. */
function topOf(element: HTMLElement, box: HTMLElement): number {
	return element.getBoundingClientRect().top - box.getBoundingClientRect().top;
}

/**
 * The first message of which something is in sight. A log scrolls by whole pixels while messages stand at parts of
 * one: what restoring it was off by is not taken over, so that it never adds up.
 */
function firstInSight(box: HTMLElement, before: Anchor | null): Anchor | null {
	const { top: edge } = box.getBoundingClientRect();
	for (const element of shownMessages(box)) {
		const rect = element.getBoundingClientRect();
		if (rect.bottom <= edge) continue;
		const key = element.dataset.message ?? "";
		const top = rect.top - edge;
		const isSame = before?.key === key && Math.abs(top - before.top) <= 0.5;
		return isSame ? before : { key, top };
	}
	return null;
}

/** On opening: the end, unless the unread messages begin above what then is in sight. */
function showFirstUnread(box: HTMLElement): void {
	const mark = box.querySelector<HTMLElement>("[data-unread]");
	if (!mark) return;
	const top = mark.offsetTop - ABOVE_UNREAD_PX;
	if (top < box.scrollTop) box.scrollTop = top;
}
