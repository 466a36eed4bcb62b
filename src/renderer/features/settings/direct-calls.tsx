import { useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text-field";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { parsePort } from "../hosting/parse-port";

const words = strings.settings.calls;

/** Whether programs that know no server may call, and where. */
export function DirectCalls() {
	const { takeCalls, callPort } = useApp((app) => app.preferences);
	const host = useApp((app) => app.callsHost);
	const [port, setPort] = useState(String(callPort));
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		const number = parsePort(port);
		if (!number) {
			setError(words.portInvalid);
			return;
		}
		void submit(
			() => bridge.setPreferences({ callPort: number }),
			() => {},
		);
	};

	return (
		<>
			<Switch
				label={words.take}
				note={words.note}
				on={takeCalls}
				onChange={(on) => run(bridge.setPreferences({ takeCalls: on }))}
			/>
			{/* Always there, so that it is heard when something appears in it. */}
			<p className="field-note settings-status" role="status">
				{host.kind === "on" ? words.at(host.addresses[0] ?? "") : null}
				{host.kind === "failed" ? sentenceOf(host.error) : null}
			</p>
			<form
				className="settings-line"
				noValidate
				onSubmit={(event) => {
					event.preventDefault();
					save();
				}}
			>
				<TextField
					className="settings-port"
					label={words.port}
					inputMode="numeric"
					value={port}
					error={error}
					onChange={(event) => {
						setPort(event.target.value);
						setError(null);
					}}
				/>
				<Button
					type="submit"
					className="settings-save"
					disabled={busy || port === String(callPort)}
				>
					{strings.common.save}
				</Button>
			</form>
		</>
	);
}
