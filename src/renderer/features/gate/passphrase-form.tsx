import { useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { useCommand } from "../../state/use-command";
import { PassphraseField } from "../keys/passphrase-field";

const words = strings.gate;

/** Wrong ones are slowed down by what a try costs (a memory-hard key derivation), not by a counter. */
export function PassphraseForm() {
	const [passphrase, setPassphrase] = useState("");
	const { busy, error, setError, submit } = useCommand();
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	useEffect(() => {
		if (error) field.current?.select();
	}, [error]);

	const unlock = () => {
		if (!passphrase) {
			setError(words.passphraseMissing);
			return;
		}
		void submit(
			() => bridge.answerGate({ choice: "passphrase", passphrase }),
			() => {},
		);
	};

	return (
		<Form className="gate-form" onSubmit={unlock}>
			<PassphraseField
				label={words.passphrase}
				value={passphrase}
				error={error}
				readOnly={busy}
				onChange={(value) => {
					setPassphrase(value);
					setError(null);
				}}
				ref={field}
			/>
			<Button type="submit" variant="primary" disabled={busy}>
				{busy ? words.working : words.choices.passphrase}
			</Button>
		</Form>
	);
}
