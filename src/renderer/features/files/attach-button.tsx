import { Paperclip } from "lucide-react";
import { useRef } from "react";
import { strings } from "../../../language";
import type { ConversationId } from "../../../shared/domain/ids";
import { IconButton } from "../../components/button";
import { FileInput } from "../../components/file-input";
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
			<FileInput
				ref={input}
				multiple
				aria-label={words.attach}
				onFiles={(files) => {
					void giveFiles(conversationId, files);
					onGiven();
				}}
			/>
			<IconButton
				label={words.attach}
				className="composer-tool"
				disabled={disabled}
				onClick={() => input.current?.click()}
			>
				<Paperclip size={18} aria-hidden />
			</IconButton>
		</>
	);
}
