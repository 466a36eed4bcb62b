import { useState } from "react";
import { strings } from "../../../language";
import type { GateStop } from "../../../shared/domain/gate";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
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
		<Dialog
			title={sure ? words.sureTitle : words.title}
			onClose={onClose}
			onSubmit={next}
			footer={
				<>
					<Button onClick={onClose} data-autofocus>
						{strings.common.cancel}
					</Button>
					<Button
						type="submit"
						variant={sure ? "danger" : "plain"}
						disabled={busy}
					>
						{sure ? words.confirm : words.go}
					</Button>
				</>
			}
		>
			{sure ? (
				<p>{words.sure}</p>
			) : (
				<>
					<p>{isStore ? words.store : words.keys}</p>
					<p className="foreign">{words.kept(stop.folder)}</p>
				</>
			)}
			{error ? (
				<p className="gate-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
