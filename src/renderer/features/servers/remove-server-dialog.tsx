import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { addressOf } from "../../text/words";

const words = strings.servers;

interface RemoveServerDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function RemoveServerDialog({
	server,
	onClose,
}: RemoveServerDialogProps) {
	return (
		<ConfirmDialog
			title={words.removeTitle(addressOf(server))}
			lead={words.removeLead}
			confirm={words.removeConfirm}
			command={() => bridge.removeServer({ serverId: server.id })}
			onClose={onClose}
		/>
	);
}
