import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { FieldDialog } from "../../components/field-dialog";
import { addressOf } from "../../text/words";

const words = strings.servers;

interface ServerAddressDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function ServerAddressDialog({
	server,
	onClose,
}: ServerAddressDialogProps) {
	return (
		<FieldDialog
			title={words.addressDialogTitle(addressOf(server))}
			lead={words.addressDialogLead}
			label={words.addressLabel}
			inputMode="url"
			value={addressOf(server)}
			missing={words.addressMissing}
			confirm={strings.common.save}
			command={(address) =>
				bridge.changeServerAddress({ serverId: server.id, address })
			}
			onClose={onClose}
		/>
	);
}
