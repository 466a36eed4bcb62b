import { useEffect, useState } from "react";
import { strings } from "../../../language";
import { autoDownloadChoices } from "../../../shared/domain/file";
import type { CommandOutput } from "../../../shared/ipc";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Segmented } from "../../components/segmented";
import { run, useApp } from "../../state/store";

const words = strings.files.settings;

/** What is fetched without a click, and where files lie. */
export function FilesSection() {
	const { autoDownload, folder } = useApp((app) => app.fileSettings);
	const [use, setUse] = useState<CommandOutput<"getStorage">["files"] | null>(
		null,
	);
	// biome-ignore lint/correctness/useExhaustiveDependencies: another folder, and it is counted again
	useEffect(() => {
		void bridge.getStorage({}).then((result) => {
			if (result.ok) setUse(result.value.files);
		});
	}, [folder]);
	// A number that was written by hand is one of the choices as well.
	const sizes = [...new Set([...autoDownloadChoices, autoDownload])].sort(
		(a, b) => a - b,
	);
	return (
		<section className="settings-section">
			<h3>{words.title}</h3>
			<Segmented
				label={words.auto}
				value={String(autoDownload)}
				options={sizes.map((size) => [
					String(size),
					size === 0 ? words.never : strings.files.bytes(size),
				])}
				onChange={(size) =>
					run(bridge.setAutoDownload({ bytes: Number(size) }))
				}
			/>
			<p className="field-note">{words.autoNote}</p>
			<p>
				{words.folder} <bdi className="foreign">{use?.folder}</bdi>
			</p>
			<div className="settings-actions">
				<Button small onClick={() => run(bridge.chooseFileFolder({}))}>
					{words.choose}
				</Button>
			</div>
			{use ? (
				<p className="field-note numbers">{words.used(use.count, use.size)}</p>
			) : null}
		</section>
	);
}
