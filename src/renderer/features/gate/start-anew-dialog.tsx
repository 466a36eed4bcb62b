import { useState } from "react";
import { strings } from "../../../language";
import type { GateStop } from "../../../shared/domain/gate";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { useCommand } from "../../state/use-command";

const words = strings.gate.anew;

interface StartAnewDialogProps {
	readonly stop: GateStop;
	readonly onClose: () => void;
}

/** Asks twice: it can't be undone by a click. */
export function StartAnewDialog({ stop, onClose }: StartAnewDialogProps) {
	const [sure, setSure] = useState(false);
	const { busy, error, submit } = useCommand();
	const isStore = stop.kind === "store-damaged";

	const next = () => {
		if (!sure) setSure(true);
		else {
			void submit(() => bridge.answerGate({ choice: "start-anew" }), onClose);
		}
	};

	return (
		<FormDialog
			title={sure ? words.sureTitle : words.title}
			onClose={onClose}
			onSubmit={next}
			confirm={sure ? words.confirm : words.go}
			variant={sure ? "danger" : "plain"}
			busy={busy}
			error={error}
		>
			{sure ? (
				<p>{words.sure}</p>
			) : (
				<>
					<p>{isStore ? words.store : words.keys}</p>
					<p className="foreign">{words.kept(stop.folder)}</p>
				</>
			)}
		</FormDialog>
	);
}
