import { assertNever } from "../../../shared/errors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { ForwardDialog } from "../chat/forward-dialog";
import { MessageInfoDialog } from "../chat/message-info-dialog";
import { MuteDialog } from "../conversations/mute-dialog";
import { AddPeopleDialog } from "../details/add-people-dialog";
import { DetailsDialog } from "../details/details-dialog";
import { PersonDialog } from "../details/person-dialog";
import { EncryptionDialog } from "../encryption/encryption-dialog";
import { PictureViewer } from "../files/picture-viewer";
import { CutOffDialog } from "../hosting/cut-off-dialog";
import { ExportIdentityDialog } from "../keys/export-identity-dialog";
import { ImportIdentityDialog } from "../keys/import-identity-dialog";
import { KeyStoreDialog } from "../keys/key-store-dialog";
import { PassphraseDialog } from "../keys/passphrase-dialog";
import { NetworkCheckDialog } from "../network-check/network-check-dialog";
import { Palette } from "../palette/palette";
import { NewConversationDialog } from "../requests/new-conversation-dialog";
import { ConnectDialog } from "../servers/connect-dialog";
import { RemoveServerDialog } from "../servers/remove-server-dialog";
import { ServerAddressDialog } from "../servers/server-address-dialog";
import { ServerEditionDialog } from "../servers/server-edition-dialog";
import { ServerKeyDialog } from "../servers/server-key-dialog";
import { ServerNameDialog } from "../servers/server-name-dialog";
import { ShortcutsDialog } from "../shortcuts/shortcuts-dialog";

export function Dialogs() {
	const dialog = useView((view) => view.dialog);
	const close = useView((view) => view.close);
	const serverId = dialog && "serverId" in dialog ? dialog.serverId : null;
	const server = useApp((app) =>
		serverId ? app.servers[serverId] : undefined,
	);

	const conversation = useApp((app) =>
		dialog?.kind === "message-info"
			? app.conversations[dialog.message.conversationId]
			: dialog && "conversationId" in dialog
				? app.conversations[dialog.conversationId]
				: undefined,
	);

	if (!dialog) return null;
	switch (dialog.kind) {
		case "connect":
			return <ConnectDialog onClose={close} />;
		case "new-conversation":
			return <NewConversationDialog onClose={close} />;
		case "palette":
			return <Palette onClose={close} />;
		case "shortcuts":
			return <ShortcutsDialog onClose={close} />;
		case "message-info":
			return conversation ? (
				<MessageInfoDialog
					message={dialog.message}
					conversation={conversation}
					onClose={close}
				/>
			) : null;
		case "forward":
			return <ForwardDialog messages={dialog.messages} onClose={close} />;
		case "picture":
			return <PictureViewer message={dialog.message} onClose={close} />;
		case "passphrase":
			return <PassphraseDialog onClose={close} />;
		case "key-store":
			return <KeyStoreDialog onClose={close} />;
		case "export-identity":
			return <ExportIdentityDialog onClose={close} />;
		case "import-identity":
			return <ImportIdentityDialog onClose={close} />;
		case "encryption":
			return conversation ? (
				<EncryptionDialog
					conversation={conversation}
					begin={dialog.person}
					onClose={close}
				/>
			) : null;
		case "details":
			return conversation ? (
				<DetailsDialog conversation={conversation} onClose={close} />
			) : null;
		case "mute":
			return conversation ? (
				<MuteDialog conversation={conversation} onClose={close} />
			) : null;
		case "add-people":
			return conversation ? (
				<AddPeopleDialog conversation={conversation} onClose={close} />
			) : null;
		case "person":
			return (
				<PersonDialog
					serverId={dialog.serverId}
					person={dialog.person}
					onClose={close}
				/>
			);
		case "server-name":
			return server ? (
				<ServerNameDialog server={server} onClose={close} />
			) : null;
		case "server-address":
			return server ? (
				<ServerAddressDialog server={server} onClose={close} />
			) : null;
		case "server-edition":
			return server ? (
				<ServerEditionDialog server={server} onClose={close} />
			) : null;
		case "server-key":
			return server ? (
				<ServerKeyDialog server={server} onClose={close} />
			) : null;
		case "remove-server":
			return server ? (
				<RemoveServerDialog server={server} onClose={close} />
			) : null;
		case "network-check":
			return dialog.serverId === null || server ? (
				<NetworkCheckDialog server={server ?? null} onClose={close} />
			) : null;
		case "cut-off":
			return <CutOffDialog settings={dialog.settings} onClose={close} />;
		default:
			return assertNever(dialog);
	}
}
