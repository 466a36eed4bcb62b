import { useId } from "react";
import { strings } from "../../../language";
import {
	type Density,
	type Theme,
	zoomLevels,
} from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Segmented } from "../../components/segmented";
import { run, useApp } from "../../state/store";
import type { Setting } from "./setting";

const words = strings.settings;
const themes = Object.entries(words.themes) as [Theme, string][];
const densities = Object.entries(words.densities) as [Density, string][];

export const appearance: readonly Setting[] = [
	{ id: "theme", label: words.theme, note: "", Control: ThemeChoice },
	{
		id: "density",
		label: words.density,
		note: words.densityNote,
		Control: DensityChoice,
	},
	{
		id: "zoom",
		label: words.zoom,
		note: words.zoomNote,
		Control: ZoomChoice,
	},
];

function ThemeChoice() {
	const theme = useApp((app) => app.preferences.theme);
	return (
		<Segmented
			label={words.theme}
			value={theme}
			options={themes}
			onChange={(value) => run(bridge.setPreferences({ theme: value }))}
		/>
	);
}

function DensityChoice() {
	const density = useApp((app) => app.preferences.density);
	return (
		<>
			<Segmented
				label={words.density}
				value={density}
				options={densities}
				onChange={(value) => run(bridge.setPreferences({ density: value }))}
			/>
			<p className="field-note">{words.densityNote}</p>
		</>
	);
}

function ZoomChoice() {
	const id = useId();
	const zoom = useApp((app) => app.preferences.zoom);
	// One that was written by hand is one of the choices as well.
	const levels = [...new Set([...zoomLevels, zoom])].sort((a, b) => a - b);
	return (
		<div className="field">
			<label className="field-head" htmlFor={id}>
				{words.zoom}
			</label>
			<select
				id={id}
				value={zoom}
				aria-describedby={`${id}-note`}
				onChange={({ target }) =>
					run(bridge.setPreferences({ zoom: Number(target.value) }))
				}
			>
				{levels.map((level) => (
					<option key={level} value={level}>
						{strings.amounts.percent(level)}
					</option>
				))}
			</select>
			<p id={`${id}-note`} className="field-note">
				{words.zoomNote}
			</p>
		</div>
	);
}
