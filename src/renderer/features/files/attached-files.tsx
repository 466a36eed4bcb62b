import { File, X } from "lucide-react";
import { strings } from "../../../language";
import type { Conversation } from "../../../shared/domain/conversation";
import { shownFileName } from "../../../shared/file-names";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { run } from "../../state/store";
import { Thumbnail } from "./thumbnail";
import "./files.css";

const words = strings.files;
const { bytes } = strings.amounts;

interface AttachedFilesProps {
	readonly conversation: Conversation;
	/** They are being sent. */
	readonly busy: boolean;
	/** One was taken out, and the button with it: writing goes on. */
	readonly onDetached: () => void;
}

/** What goes with the draft, to be looked at before it is sent. */
export function AttachedFiles({
	conversation,
	busy,
	onDetached,
}: AttachedFilesProps) {
	const { id, attached } = conversation;
	if (attached.length === 0) return null;
	return (
		<ul
			className="attached scrolls"
			aria-label={words.attached}
			aria-busy={busy}
		>
			{attached.map((file) => {
				const name = shownFileName(file.name);
				return (
					<li key={file.id} className="attached-file">
						{file.picture ? (
							<Thumbnail picture={file.picture} maxWidth={96} maxHeight={64} />
						) : (
							<File size={20} aria-hidden />
						)}
						<span className="file-words">
							<bdi className="file-name foreign">{name}</bdi>
							<span className="file-state numbers">
								{busy ? words.preparing : bytes(file.size)}
							</span>
						</span>
						<IconButton
							label={words.detach(name)}
							disabled={busy}
							onClick={async () => {
								await run(
									bridge.detachFile({ conversationId: id, id: file.id }),
								);
								onDetached();
							}}
						>
							<X size={16} aria-hidden />
						</IconButton>
					</li>
				);
			})}
		</ul>
	);
}
