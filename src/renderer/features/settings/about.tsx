import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { UpdateState } from "../../../shared/domain/update";
import { assertNever } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { exactTime } from "../../text/time";
import { LicencesSetting } from "./licences";
import { LogSetting } from "./log";
import type { Setting } from "./setting";

const words = strings.settings;

export const about: readonly Setting[] = [
	{
		id: "version",
		label: words.versionTitle,
		note: words.licence,
		Control: Version,
	},
	{
		id: "updates",
		label: words.lookForUpdates,
		note: words.lookForUpdatesNote,
		Control: Updates,
	},
	{
		id: "licences",
		label: words.licences.title,
		note: words.licences.note,
		Control: LicencesSetting,
	},
	{
		id: "log",
		label: strings.log.title,
		note: strings.log.note,
		Control: LogSetting,
	},
];

function Version() {
	const version = useApp((app) => app.version);
	return (
		<>
			<h3>{words.version(version)}</h3>
			<p className="field-note">{words.licence}</p>
		</>
	);
}

/** Whether there is a newer one. */
function Updates() {
	const update = useApp((app) => app.update);
	const on = update.kind !== "off";
	return (
		<>
			<Switch
				label={words.lookForUpdates}
				note={words.lookForUpdatesNote}
				on={on}
				onChange={(next) => run(bridge.setUpdateCheck({ on: next }))}
			/>
			{on && <Found update={update} />}
		</>
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
			return sentenceOf(update.error);
		default:
			return assertNever(update);
	}
}
