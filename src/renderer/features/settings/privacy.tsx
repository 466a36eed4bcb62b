import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { BlockedPart } from "./blocked-part";
import { preferenceSwitch, type Setting } from "./setting";

const words = strings.settings;

export const privacy: readonly Setting[] = [
	preferenceSwitch(
		"read-receipts",
		"readReceipts",
		words.readReceipts,
		words.readReceiptsNote,
	),
	preferenceSwitch("typing", "typing", words.typing, words.typingNote),
	{
		id: "only-encrypted",
		label: words.onlyEncrypted,
		note: words.onlyEncryptedNote,
		Control: OnlyEncrypted,
	},
	{
		id: "blocked",
		label: words.blocked,
		note: "",
		Control: BlockedPart,
	},
];

function OnlyEncrypted() {
	const on = useApp((app) => app.onlyEncrypted);
	return (
		<Switch
			label={words.onlyEncrypted}
			note={words.onlyEncryptedNote}
			on={on}
			onChange={(next) =>
				run(bridge.setOnlyEncrypted({ conversationId: null, on: next }))
			}
		/>
	);
}
