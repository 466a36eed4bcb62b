import { Paperclip } from "lucide-react";
import { useEffect, useState } from "react";
import { strings } from "../../../language";
import type { ConversationId } from "../../../shared/domain/ids";
import { droppedFiles } from "./dropped-files";
import { giveFiles } from "./give-files";
import "./files.css";

const words = strings.files;

interface DropTargetProps {
	readonly conversationId: ConversationId;
	/** Nothing can be written here, so nothing is taken either. */
	readonly disabled: boolean;
	readonly onGiven: () => void;
}

/** The whole window takes files for the open conversation, and says so while they hang over it. */
export function DropTarget({
	conversationId,
	disabled,
	onGiven,
}: DropTargetProps) {
	const [isOver, setOver] = useState(false);

	useEffect(() => {
		if (disabled) return;
		// Each element that is crossed says that it was entered, and the one before that it was left.
		let depth = 0;
		const takes = ({ dataTransfer, target }: DragEvent) =>
			dataTransfer?.types.includes("Files") === true &&
			!(target instanceof Element && target.closest("dialog"));
		const enter = (event: DragEvent) => {
			if (!takes(event)) return;
			depth++;
			setOver(true);
		};
		const leave = (event: DragEvent) => {
			if (!takes(event)) return;
			depth = Math.max(0, depth - 1);
			if (depth === 0) setOver(false);
		};
		const over = (event: DragEvent) => {
			if (!takes(event)) return;
			event.preventDefault();
			if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
		};
		const drop = (event: DragEvent) => {
			depth = 0;
			setOver(false);
			if (!takes(event)) return;
			event.preventDefault();
			if (event.dataTransfer)
				void droppedFiles(event.dataTransfer).then((files) =>
					giveFiles(conversationId, files),
				);
			onGiven();
		};
		window.addEventListener("dragenter", enter);
		window.addEventListener("dragleave", leave);
		window.addEventListener("dragover", over);
		window.addEventListener("drop", drop);
		return () => {
			window.removeEventListener("dragenter", enter);
			window.removeEventListener("dragleave", leave);
			window.removeEventListener("dragover", over);
			window.removeEventListener("drop", drop);
			setOver(false);
		};
	}, [conversationId, disabled, onGiven]);

	if (!isOver) return null;
	return (
		<div className="drop-target">
			<div className="drop-sign">
				<Paperclip size={28} aria-hidden />
				<strong>{words.drop}</strong>
				<span>{words.dropLead}</span>
			</div>
		</div>
	);
}
