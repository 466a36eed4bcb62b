import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { FieldDialog } from "../../components/field-dialog";

const words = strings.servers;

export function ConnectDialog({ onClose }: { readonly onClose: () => void }) {
	return (
		<FieldDialog
			title={words.dialogTitle}
			lead={words.dialogLead}
			label={words.addressLabel}
			placeholder={words.addressPlaceholder}
			inputMode="url"
			missing={words.addressMissing}
			working={words.connecting}
			confirm={words.connect}
			command={(address) => bridge.connectServer({ address, edition: null })}
			onClose={onClose}
		/>
	);
}
