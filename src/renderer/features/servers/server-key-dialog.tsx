import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { Fingerprints } from "../../components/fingerprint";
import { addressOf } from "../../text/words";

const words = strings.servers;

interface ServerKeyDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

/** Asks about another key than the known one, with both to compare. */
export function ServerKeyDialog({ server, onClose }: ServerKeyDialogProps) {
	const { id: serverId, fingerprint, offered } = server;
	if (offered === null) return null;
	return (
		<ConfirmDialog
			title={words.trustTitle(addressOf(server))}
			lead={words.trustLead}
			confirm={words.trustConfirm}
			command={() => bridge.trustServerKey({ serverId, fingerprint: offered })}
			onClose={onClose}
		>
			<Fingerprints
				of={[
					[words.knownKey, fingerprint ?? ""],
					[words.offeredKey, offered],
				]}
			/>
		</ConfirmDialog>
	);
}
