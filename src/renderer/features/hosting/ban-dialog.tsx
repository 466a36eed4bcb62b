import { useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { RelayReport } from "../../../shared/domain/relay-report";
import { bridge } from "../../bridge";
import { FormDialog } from "../../components/form-dialog";
import { useCommand } from "../../state/use-command";
import "../../components/choice.css";
import "./relay-page.css";

const words = strings.relayPage;

interface BanDialogProps {
	readonly person: RelayReport["people"][number];
	readonly onClose: () => void;
}

/** Asks by what somebody is to be kept out. */
export function BanDialog({ person, onClose }: BanDialogProps) {
	const { busy, error, setError, submit } = useCommand();
	const [byName, setByName] = useState(true);
	const [byKey, setByKey] = useState(person.identityKey !== null);
	const [byAddress, setByAddress] = useState(false);
	const name = calledName(person);
	// This computer's own: the host comes from there as well.
	const isHere = /^(?:127\.|::1$)/.test(person.address);

	const ban = () => {
		if (!byName && !byKey && !byAddress) {
			setError(words.banNothing);
			return;
		}
		void submit(
			() =>
				bridge.banPerson({
					name: byName ? person.key : null,
					key: byKey ? person.identityKey : null,
					address: byAddress ? person.address : null,
				}),
			onClose,
		);
	};

	return (
		<FormDialog
			title={words.banTitle(name)}
			lead={words.banLead(name)}
			onClose={onClose}
			onSubmit={ban}
			confirm={words.banConfirm}
			variant="danger"
			busy={busy}
			error={error}
		>
			<div className="ban-choices">
				<Choice label={words.banName(name)} on={byName} change={setByName} />
				{person.identityKey !== null ? (
					<Choice label={words.banKey} on={byKey} change={setByKey} />
				) : null}
				{isHere ? null : (
					<Choice
						label={words.banAddress(person.address)}
						on={byAddress}
						change={setByAddress}
					/>
				)}
			</div>
		</FormDialog>
	);
}

interface ChoiceProps {
	readonly label: string;
	readonly on: boolean;
	readonly change: (on: boolean) => void;
}

function Choice({ label, on, change }: ChoiceProps) {
	return (
		<label className="choice">
			<input
				type="checkbox"
				checked={on}
				onChange={(event) => change(event.target.checked)}
			/>
			<span>{label}</span>
		</label>
	);
}
