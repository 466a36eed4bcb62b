import { type KeyboardEvent, useMemo, useState } from "react";
import { strings } from "../../../language";
import { Popup } from "../../components/popup";
import { useTalk } from "../../state/talk";
import { type Emoji, findEmoji, loadEmoji, useEmoji } from "./emoji-data";
import { noteEmoji, recentEmoji } from "./recent-emoji";
import "./emoji-picker.css";

const words = strings.talk;
const COLUMNS = 8;
const MAX_FOUND = 160;

interface Group {
	readonly name: string;
	readonly emoji: readonly Pick<Emoji, "emoji" | "names">[];
}

/** One for the whole window; who opens it says what becomes of the choice. */
export function EmojiPicker() {
	const picker = useTalk((talk) => talk.picker);
	const close = useTalk((talk) => talk.closePicker);
	if (!picker) return null;
	return (
		<Popup
			anchor={picker.anchor}
			onClose={close}
			first={(popup) => popup.querySelector("input")}
			role="dialog"
			aria-label={words.emoji}
			className="emoji-picker"
		>
			<EmojiChoice
				onPick={(emoji) => {
					close();
					noteEmoji(emoji);
					picker.onPick(emoji);
				}}
			/>
		</Popup>
	);
}

function EmojiChoice({ onPick }: { readonly onPick: (emoji: string) => void }) {
	const all = useEmoji(true);
	const [typed, setTyped] = useState("");
	const groups = useMemo(() => (all ? groupsOf(all, typed) : []), [all, typed]);
	/** Also what was typed faster than the emoji came from the disk. */
	const pickFirst = async (input: HTMLInputElement) => {
		if (input.value.trim() === "") return;
		const [first] = findEmoji(await loadEmoji(), input.value, 1);
		if (first && input.isConnected) onPick(first.emoji);
	};
	return (
		// biome-ignore lint/a11y/noStaticElementInteractions: keys move among the buttons in it
		<div onKeyDown={moveInGrid}>
			<input
				type="search"
				className="emoji-search"
				aria-label={words.emojiFind}
				placeholder={words.emojiFind}
				value={typed}
				onChange={(event) => setTyped(event.target.value)}
				onKeyDown={(event) => {
					if (event.key === "Enter") void pickFirst(event.currentTarget);
				}}
			/>
			<div className="emoji-list scrolls">
				{all === null ? (
					<p className="emoji-note">{words.emojiLoading}</p>
				) : groups.length === 0 ? (
					<p className="emoji-note" role="status">
						{words.emojiNone}
					</p>
				) : null}
				{groups.map(({ name, emoji }) => (
					<section key={name} aria-label={name} className="emoji-group">
						<h3>{name}</h3>
						<div className="emoji-grid">
							{emoji.map((one, i) => (
								<button
									key={one.emoji}
									type="button"
									className="emoji"
									// One stop for each group; arrows go on from there.
									tabIndex={i === 0 ? 0 : -1}
									aria-label={nameOf(one)}
									title={one.names.map((alias) => `:${alias}:`).join(" ")}
									onClick={() => onPick(one.emoji)}
								>
									{one.emoji}
								</button>
							))}
						</div>
					</section>
				))}
			</div>
		</div>
	);
}

function nameOf({ emoji, names }: Pick<Emoji, "emoji" | "names">): string {
	return names[0]?.replaceAll("_", " ") ?? emoji;
}

function groupsOf(all: readonly Emoji[], typed: string): readonly Group[] {
	if (typed.trim() !== "") {
		const found = findEmoji(all, typed, MAX_FOUND);
		return found.length > 0 ? [{ name: words.emojiFind, emoji: found }] : [];
	}
	const known = new Map(all.map((one) => [one.emoji, one]));
	const recent = recentEmoji().map(
		(emoji) => known.get(emoji) ?? { emoji, names: [] },
	);
	const groups = new Map<string, Emoji[]>();
	for (const one of all)
		groups.set(one.group, [...(groups.get(one.group) ?? []), one]);
	return [
		{ name: words.emojiRecent, emoji: recent },
		...[...groups].map(([group, emoji]) => ({
			name: words.emojiGroups[group] ?? group,
			emoji,
		})),
	];
}

/** Arrows go over the edges of groups; up from the first row leads back to what is typed. */
function moveInGrid(event: KeyboardEvent<HTMLElement>): void {
	const box = event.currentTarget;
	const all = [...box.querySelectorAll<HTMLElement>(".emoji")];
	const input = box.querySelector("input");
	const at = all.indexOf(document.activeElement as HTMLElement);
	const isTyping = document.activeElement === input;
	if (isTyping && event.key !== "ArrowDown") return;
	const step = stepOf(event.key);
	if (step === null) return;
	event.preventDefault();
	const to = isTyping ? 0 : at + step;
	if (to < 0) input?.focus();
	else all[Math.min(to, all.length - 1)]?.focus();
}

function stepOf(key: string): number | null {
	const rtl = document.dir === "rtl" ? -1 : 1;
	switch (key) {
		case "ArrowRight":
			return rtl;
		case "ArrowLeft":
			return -rtl;
		case "ArrowDown":
			return COLUMNS;
		case "ArrowUp":
			return -COLUMNS;
		default:
			return null;
	}
}
