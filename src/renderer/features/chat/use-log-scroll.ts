import {
	type RefObject,
	useCallback,
	useEffect,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { isSameMessage, type Message } from "../../../shared/domain/message";
import { isOwn, type LogRow } from "../../text/group-messages";

/** Closer to the end than this counts as being there. */
const END_TOLERANCE_PX = 24;
/** Closer to the top than this, the next page is fetched: before the reader gets there. */
const NEAR_TOP_PX = 400;
/** What stays visible above the mark of the first unread message. */
const ABOVE_UNREAD_PX = 56;

interface LogScrollOptions {
	readonly rows: readonly LogRow[];
	readonly messages: readonly Message[];
	/** null while there is nothing to fetch. */
	readonly onNearTop: (() => void) | null;
}

interface LogScroll {
	readonly box: RefObject<HTMLDivElement | null>;
	readonly content: RefObject<HTMLDivElement | null>;
	readonly atEnd: boolean;
	/** Something arrived below what is in sight. */
	readonly newBelow: boolean;
	readonly onScroll: () => void;
	readonly toEnd: () => void;
}

/**
 * Where the log stands. At its end it stays there; elsewhere the first message in sight keeps its place,
 * whatever is put in above or below. The browser's own scroll anchoring is off (message-log.css): it
 * does nothing at the very top, which is just where older messages come in.
 */
export function useLogScroll({
	rows,
	messages,
	onNearTop,
}: LogScrollOptions): LogScroll {
	const box = useRef<HTMLDivElement>(null);
	const content = useRef<HTMLDivElement>(null);
	const pinned = useRef(true);
	const anchor = useRef<{ element: HTMLElement; top: number } | null>(null);
	/** The heights at the last look: a scroll event that finds others wasn't the reader's doing. */
	const heights = useRef("");
	const lastSeen = useRef<Message | undefined>(undefined);
	const nearTop = useRef(onNearTop);
	nearTop.current = onNearTop;
	const [atEnd, setAtEnd] = useState(true);
	const [newBelow, setNewBelow] = useState(false);

	const note = useCallback(() => {
		const element = box.current;
		if (!element) return;
		const below =
			element.scrollHeight - element.clientHeight - element.scrollTop;
		heights.current = heightsOf(element);
		pinned.current = below <= END_TOLERANCE_PX;
		anchor.current = pinned.current ? null : firstInSight(element);
		setAtEnd(pinned.current);
		if (pinned.current) setNewBelow(false);
		if (element.scrollTop < NEAR_TOP_PX) nearTop.current?.();
	}, []);

	const restore = useCallback(() => {
		const element = box.current;
		if (!element) return;
		if (pinned.current) element.scrollTop = element.scrollHeight;
		else if (anchor.current?.element.isConnected)
			element.scrollTop = anchor.current.element.offsetTop - anchor.current.top;
	}, []);

	const onScroll = useCallback(() => {
		const element = box.current;
		// Scroll events come late. One that comes after the composer has grown would take the place
		// left free for the reader having left the end.
		if (element && heights.current !== heightsOf(element)) restore();
		note();
	}, [note, restore]);

	// `rows` changes with everything that changes a height here but the window's size.
	useLayoutEffect(() => {
		const last = messages.at(-1);
		const seen = lastSeen.current;
		const first = seen === undefined && last !== undefined;
		const added =
			last !== undefined && (seen === undefined || !isSameMessage(seen, last));
		lastSeen.current = last;

		// One's own words are always shown.
		if (added && isOwn(last)) pinned.current = true;
		restore();
		if (first) showFirstUnread(box.current);
		else if (added && !pinned.current) setNewBelow(true);
		if (rows.length > 0) note();
	}, [rows, messages, note, restore]);

	useEffect(() => {
		if (!box.current || !content.current) return;
		const observer = new ResizeObserver(() => {
			restore();
			note();
		});
		observer.observe(box.current);
		observer.observe(content.current);
		return () => observer.disconnect();
	}, [note, restore]);

	const toEnd = useCallback(() => {
		pinned.current = true;
		restore();
		note();
		// The button that was pressed goes away; the log is where reading goes on.
		box.current?.focus({ preventScroll: true });
	}, [note, restore]);

	return { box, content, atEnd, newBelow, onScroll, toEnd };
}

function heightsOf(box: HTMLElement): string {
	return `${box.scrollHeight} ${box.clientHeight}`;
}

/** The first message of which something is in sight, and how far it is from the upper edge. */
function firstInSight(box: HTMLElement) {
	for (const element of box.querySelectorAll<HTMLElement>("[data-message]"))
		if (element.offsetTop + element.offsetHeight > box.scrollTop)
			return { element, top: element.offsetTop - box.scrollTop };
	return null;
}

/** On opening: the end, unless the unread messages begin above what then is in sight. */
function showFirstUnread(box: HTMLElement | null): void {
	const mark = box?.querySelector<HTMLElement>("[data-unread]");
	if (!box || !mark) return;
	const top = mark.offsetTop - ABOVE_UNREAD_PX;
	if (top < box.scrollTop) box.scrollTop = top;
}
