import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import { bridge } from "../../bridge";
import { FieldForm } from "../../components/field-form";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { parsePort } from "../../text/parse-port";

const words = strings.settings.calls;

/** Whether programs that know no server may call, and where. */
export function DirectCalls() {
	const { takeCalls, callPort } = useApp((app) => app.preferences);
	const host = useApp((app) => app.callsHost);

	return (
		<>
			<Switch
				label={words.take}
				note={words.note}
				on={takeCalls}
				onChange={(on) => run(bridge.setPreferences({ takeCalls: on }))}
			/>
			{/* Always there, so that it is heard when something appears in it. */}
			<p className="field-note told" role="status">
				{host.kind === "on" ? words.at(host.addresses[0] ?? "") : null}
				{host.kind === "failed" ? sentenceOf(host.error) : null}
			</p>
			<FieldForm
				label={words.port}
				inputMode="numeric"
				value={String(callPort)}
				problem={(typed) => (parsePort(typed) ? null : words.portInvalid)}
				command={(typed) =>
					bridge.setPreferences({ callPort: parsePort(typed) ?? 0 })
				}
			/>
		</>
	);
}
