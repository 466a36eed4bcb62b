import { X } from "lucide-react";
import { strings } from "../../language";
import { dropToast, useToasts } from "../state/toasts";
import { Button, IconButton } from "./button";
import "./toasts.css";

const words = strings.toasts;

/** What has just been done, each with its Undo. Ctrl+Z outside of a text undoes the last (use-shortcuts.ts). */
export function Toasts() {
	const toasts = useToasts((state) => state.toasts);
	return (
		<section className="toasts" aria-label={words.label}>
			{/* Stands here before anything is in it, or it would not be heard. */}
			<p className="visually-hidden" role="status">
				{toasts.at(-1) ? words.heard(toasts.at(-1)?.text ?? "") : ""}
			</p>
			{toasts.map(({ id, text, undo }) => (
				<div key={id} className="toast floats floats-in">
					<p className="foreign">{text}</p>
					<Button
						small
						variant="quiet"
						aria-keyshortcuts="Control+Z"
						aria-label={words.undoThis(text)}
						onClick={() => {
							dropToast(id);
							undo();
						}}
					>
						{words.undo}
					</Button>
					<IconButton
						label={strings.common.dismiss}
						onClick={() => dropToast(id)}
					>
						<X size={16} aria-hidden />
					</IconButton>
				</div>
			))}
		</section>
	);
}
