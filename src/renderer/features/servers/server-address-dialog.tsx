import { useState } from "react";
import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { TextField } from "../../components/text-field";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";

interface ServerAddressDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function ServerAddressDialog({
	server,
	onClose,
}: ServerAddressDialogProps) {
	const [address, setAddress] = useState(addressOf(server));
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!address.trim()) {
			setError(strings.servers.addressMissing);
			return;
		}
		void submit(
			() =>
				bridge.changeServerAddress({
					serverId: server.id,
					address: address.trim(),
				}),
			onClose,
		);
	};

	return (
		<Dialog
			title={strings.servers.addressDialogTitle(addressOf(server))}
			lead={strings.servers.addressDialogLead}
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
				label={strings.servers.addressLabel}
				inputMode="url"
				value={address}
				error={error}
				onChange={(event) => {
					setAddress(event.target.value);
					setError(null);
				}}
				onFocus={(event) => event.target.select()}
				data-autofocus
			/>
		</Dialog>
	);
}
