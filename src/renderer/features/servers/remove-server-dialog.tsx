import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";

interface RemoveServerDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

export function RemoveServerDialog({
	server,
	onClose,
}: RemoveServerDialogProps) {
	const { busy, error, submit } = useCommand();
	return (
		<Dialog
			title={strings.servers.removeTitle(addressOf(server))}
			lead={strings.servers.removeLead}
			onClose={onClose}
			onSubmit={() =>
				void submit(() => bridge.removeServer({ serverId: server.id }), onClose)
			}
			footer={
				<>
					{/* The harmless choice has the focus. */}
					<Button onClick={onClose} data-autofocus>
						{strings.common.cancel}
					</Button>
					<Button type="submit" variant="danger" disabled={busy}>
						{strings.servers.removeConfirm}
					</Button>
				</>
			}
		>
			{error ? (
				<p className="field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
