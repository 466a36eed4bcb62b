import { Paperclip } from "lucide-react";
import { useRef } from "react";
import { strings } from "../../../language";
import type { ConversationId } from "../../../shared/domain/ids";
import { giveFiles } from "./give-files";

const words = strings.files;

interface AttachButtonProps {
	readonly conversationId: ConversationId;
	readonly disabled: boolean;
	/** Files were chosen: writing goes on. */
	readonly onGiven: () => void;
}

export function AttachButton({
	conversationId,
	disabled,
	onGiven,
}: AttachButtonProps) {
	const input = useRef<HTMLInputElement>(null);
	return (
		<>
			<input
				ref={input}
				type="file"
				multiple
				hidden
				aria-label={words.attach}
				onChange={({ target }) => {
					const given = [...(target.files ?? [])];
					// The same file can be chosen again.
					target.value = "";
					void giveFiles(conversationId, given);
					onGiven();
				}}
			/>
			<button
				type="button"
				className="composer-attach"
				aria-label={words.attach}
				title={words.attach}
				disabled={disabled}
				onClick={() => input.current?.click()}
			>
				<Paperclip size={18} aria-hidden />
			</button>
		</>
	);
}
