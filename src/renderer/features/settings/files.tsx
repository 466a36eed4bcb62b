import { useEffect, useState } from "react";
import { strings } from "../../../language";
import { autoDownloadChoices } from "../../../shared/domain/file";
import type { Downloads } from "../../../shared/domain/storage";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Segmented } from "../../components/segmented";
import { run, useApp } from "../../state/store";
import type { Setting } from "./setting";

const words = strings.files.settings;

export const files: readonly Setting[] = [
	{
		id: "auto-download",
		label: words.auto,
		note: words.autoNote,
		Control: AutoDownload,
	},
	{
		id: "file-folder",
		label: words.folderTitle,
		note: "",
		Control: FileFolder,
	},
];

/** What is fetched without a click. */
function AutoDownload() {
	const { autoDownload } = useApp((app) => app.fileSettings);
	// A number that was written by hand is one of the choices as well.
	const sizes = [...new Set([...autoDownloadChoices, autoDownload])].sort(
		(a, b) => a - b,
	);
	return (
		<>
			<Segmented
				label={words.auto}
				value={String(autoDownload)}
				options={sizes.map((size) => [
					String(size),
					size === 0 ? words.never : strings.amounts.bytes(size),
				])}
				onChange={(size) =>
					run(bridge.setAutoDownload({ bytes: Number(size) }))
				}
			/>
			<p className="field-note">{words.autoNote}</p>
		</>
	);
}

function FileFolder() {
	const { folder } = useApp((app) => app.fileSettings);
	const [use, setUse] = useState<Downloads | null>(null);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another folder, and it is counted again
	useEffect(() => {
		void bridge.getDownloads({}).then((result) => {
			if (result.ok) setUse(result.value);
		});
	}, [folder]);
	return (
		<>
			<h3>{words.folderTitle}</h3>
			<p>
				{words.folder} <bdi className="foreign">{use?.folder}</bdi>
			</p>
			<p className="field-note numbers">
				{use ? words.used(use.count, use.size) : null}
			</p>
			<div className="settings-actions">
				<Button small onClick={() => run(bridge.chooseFileFolder({}))}>
					{words.choose}
				</Button>
			</div>
		</>
	);
}
