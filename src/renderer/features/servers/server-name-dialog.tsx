import { useState } from "react";
import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { TextField } from "../../components/text-field";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";

interface ServerNameDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function ServerNameDialog({ server, onClose }: ServerNameDialogProps) {
	const [name, setName] = useState(server.self.name);
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!name.trim()) {
			setError(strings.servers.nameMissing);
			return;
		}
		void submit(
			() => bridge.changeServerName({ serverId: server.id, name: name.trim() }),
			onClose,
		);
	};

	return (
		<Dialog
			title={strings.servers.nameDialogTitle(addressOf(server))}
			lead={strings.servers.nameDialogLead}
			onClose={onClose}
			onSubmit={save}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{strings.common.save}
					</Button>
				</>
			}
		>
			<TextField
				label={strings.servers.nameField}
				value={name}
				error={error}
				onChange={(event) => {
					setName(event.target.value);
					setError(null);
				}}
				onFocus={(event) => event.target.select()}
				data-autofocus
			/>
		</Dialog>
	);
}
