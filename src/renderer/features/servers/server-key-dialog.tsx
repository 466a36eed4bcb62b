import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { useCommand } from "../../state/use-command";
import { addressOf } from "../../text/words";

const words = strings.servers;

interface ServerKeyDialogProps {
	readonly server: Server;
	readonly onClose: () => void;
}

/** Asks about another key than the known one, with both to compare. */
export function ServerKeyDialog({ server, onClose }: ServerKeyDialogProps) {
	const { busy, error, submit } = useCommand();
	const { id: serverId, fingerprint, offered } = server;
	if (offered === null) return null;
	return (
		<Dialog
			title={words.trustTitle(addressOf(server))}
			lead={words.trustLead}
			onClose={onClose}
			onSubmit={() =>
				void submit(
					() => bridge.trustServerKey({ serverId, fingerprint: offered }),
					onClose,
				)
			}
			footer={
				<>
					{/* The harmless choice has the focus. */}
					<Button onClick={onClose} data-autofocus>
						{strings.common.cancel}
					</Button>
					<Button type="submit" variant="danger" disabled={busy}>
						{words.trustConfirm}
					</Button>
				</>
			}
		>
			<dl className="server-keys">
				<dt>{words.knownKey}</dt>
				<dd className="numbers">{fingerprint}</dd>
				<dt>{words.offeredKey}</dt>
				<dd className="numbers">{offered}</dd>
			</dl>
			{error ? (
				<p className="field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
