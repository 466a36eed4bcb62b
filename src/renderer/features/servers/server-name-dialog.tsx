import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { FieldDialog } from "../../components/field-dialog";
import { addressOf } from "../../text/words";

const words = strings.servers;

interface ServerNameDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function ServerNameDialog({ server, onClose }: ServerNameDialogProps) {
	return (
		<FieldDialog
			title={words.nameDialogTitle(addressOf(server))}
			lead={words.nameDialogLead}
			label={words.nameField}
			value={server.self.name}
			missing={words.nameMissing}
			confirm={strings.common.save}
			command={(name) => bridge.changeServerName({ serverId: server.id, name })}
			onClose={onClose}
		/>
	);
}
