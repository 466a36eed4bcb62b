import { useState } from "react";
import { strings } from "../../../language";
import type { Edition } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { FieldDialog } from "../../components/field-dialog";
import { EditionField } from "./edition-field";

const words = strings.servers;

export function ConnectDialog({ onClose }: { readonly onClose: () => void }) {
	const [edition, setEdition] = useState<Edition>(null);
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
			command={(address) => bridge.connectServer({ address, edition })}
			onClose={onClose}
		>
			<EditionField value={edition} onChange={setEdition} />
		</FieldDialog>
	);
}
