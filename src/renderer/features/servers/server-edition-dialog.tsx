import { useState } from "react";
import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";
import { EditionField } from "./edition-field";

const words = strings.servers.edition;

interface ServerEditionDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function ServerEditionDialog({
	server,
	onClose,
}: ServerEditionDialogProps) {
	const [edition, setEdition] = useState(server.edition);
	const { busy, error, submit } = useCommand();
	return (
		<FormDialog
			title={words.title(addressOf(server))}
			lead={words.lead}
			confirm={strings.common.save}
			busy={busy}
			error={error}
			onClose={onClose}
			onSubmit={() =>
				void submit(
					() => bridge.setServerEdition({ serverId: server.id, edition }),
					onClose,
				)
			}
		>
			<EditionField value={edition} onChange={setEdition} />
		</FormDialog>
	);
}
