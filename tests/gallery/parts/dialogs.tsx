import { useState } from "react";
import { strings } from "../../../src/language";
import { Button } from "../../../src/renderer/components/button";
import { ConfirmDialog } from "../../../src/renderer/components/confirm-dialog";
import { FieldDialog } from "../../../src/renderer/components/field-dialog";
import { Toasts } from "../../../src/renderer/components/toasts";
import { Notices } from "../../../src/renderer/features/notices/notices";
import { Dialogs as AppDialogs } from "../../../src/renderer/features/shell/dialogs";
import { notify } from "../../../src/renderer/state/store";
import { toast } from "../../../src/renderer/state/toasts";
import { useView } from "../../../src/renderer/state/view";
import { errorOf, fail, ok } from "../../../src/shared/errors";
import { main } from "../state";
import { Part } from "./part";

const question = {
	title: strings.toasts.label,
	lead: strings.settings.theme,
	confirm: strings.common.cancel,
};
const conversationId = main.id;

/** What comes over everything else: opened by a button, as it is in the app. */
export function Dialogs() {
	const [shown, setShown] = useState<"field" | "refused" | "confirm" | null>(
		null,
	);
	const open = useView((view) => view.open);
	const close = () => setShown(null);
	return (
		<>
			<Part name="Dialogs">
				<Button onClick={() => setShown("field")}>FieldDialog</Button>
				<Button onClick={() => setShown("refused")}>
					FieldDialog, refused
				</Button>
				<Button onClick={() => setShown("confirm")}>ConfirmDialog</Button>
				<Button onClick={() => open({ kind: "connect" })}>connect</Button>
				<Button onClick={() => open({ kind: "new-conversation" })}>
					new-conversation
				</Button>
				<Button onClick={() => open({ kind: "palette" })}>palette</Button>
				<Button onClick={() => open({ kind: "details", conversationId })}>
					details
				</Button>
				<Button onClick={() => open({ kind: "mute", conversationId })}>
					mute
				</Button>
				<Button onClick={() => open({ kind: "add-people", conversationId })}>
					add-people
				</Button>
				<Button onClick={() => open({ kind: "passphrase" })}>passphrase</Button>
				{shown === "field" || shown === "refused" ? (
					<FieldDialog
						{...question}
						label="Field"
						missing="Nothing was typed."
						command={async () =>
							shown === "field" ? ok(null) : fail("text-too-long")
						}
						onClose={close}
					/>
				) : null}
				{shown === "confirm" ? (
					<ConfirmDialog
						{...question}
						command={async () => ok(null)}
						onClose={close}
					/>
				) : null}
				<AppDialogs />
			</Part>
			<Part name="Toasts and notices">
				<Button onClick={() => toast("A conversation was archived", () => {})}>
					Toast
				</Button>
				<Button onClick={() => notify(errorOf("text-too-long"))}>Notice</Button>
				<Toasts />
				<Notices />
			</Part>
		</>
	);
}
