import { strings } from "../../../language";
import type { UpdateState } from "../../../shared/domain/update";
import { assertNever } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { exactTime } from "../../text/time";

const words = strings.settings;

/** Which version this is, and whether there is a newer one. */
export function About() {
	const version = useApp((app) => app.version);
	const update = useApp((app) => app.update);
	const on = update.kind !== "off";
	return (
		<section className="settings-section">
			<h3>{words.about}</h3>
			<p>{words.version(version)}</p>
			<Switch
				label={words.lookForUpdates}
				on={on}
				onChange={(next) => run(bridge.setUpdateCheck({ on: next }))}
			/>
			<p className="field-note">{words.lookForUpdatesNote}</p>
			{on && <Found update={update} />}
		</section>
	);
}

function Found({ update }: { readonly update: UpdateState }) {
	return (
		<div className="settings-line settings-update">
			<p role="status">{sentenceFor(update)}</p>
			{update.kind === "available" ? (
				<Button onClick={() => run(bridge.openLink({ url: update.page }))}>
					{words.openUpdatePage}
				</Button>
			) : (
				<Button
					disabled={update.kind === "checking"}
					onClick={() => run(bridge.checkForUpdate({}))}
				>
					{words.lookNow}
				</Button>
			)}
		</div>
	);
}

function sentenceFor(update: UpdateState): string {
	switch (update.kind) {
		case "off":
			return "";
		case "checking":
			return words.updateChecking;
		case "current":
			return words.updateCurrent(exactTime(update.checkedAt));
		case "available":
			return words.updateAvailable(update.version);
		case "failed":
			return update.error.message;
		default:
			return assertNever(update);
	}
}
