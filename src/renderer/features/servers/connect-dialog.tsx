import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { TextField } from "../../components/text-field";
import { useCommand } from "../../state/use-command";

export function ConnectDialog({ onClose }: { readonly onClose: () => void }) {
	const [address, setAddress] = useState("");
	const { busy, error, setError, submit } = useCommand();

	const connect = () => {
		if (!address.trim()) {
			setError(strings.servers.addressMissing);
			return;
		}
		void submit(
			() => bridge.connectServer({ address: address.trim() }),
			onClose,
		);
	};

	return (
		<Dialog
			title={strings.servers.dialogTitle}
			lead={strings.servers.dialogLead}
			onClose={onClose}
			onSubmit={connect}
			footer={
				<>
					<Button onClick={onClose}>{strings.common.cancel}</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{strings.servers.connect}
					</Button>
				</>
			}
		>
			<TextField
				label={strings.servers.addressLabel}
				placeholder={strings.servers.addressPlaceholder}
				inputMode="url"
				value={address}
				error={error}
				hint={busy ? strings.servers.connecting : null}
				onChange={(event) => {
					setAddress(event.target.value);
					setError(null);
				}}
				data-autofocus
			/>
		</Dialog>
	);
}
