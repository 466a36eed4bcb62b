import { strings } from "../../../language";
import {
	type Density,
	type Theme,
	zoomLevels,
} from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Segmented } from "../../components/segmented";
import { Select } from "../../components/select";
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
	const zoom = useApp((app) => app.preferences.zoom);
	// One that was written by hand is one of the choices as well.
	const levels = [...new Set([...zoomLevels, zoom])].sort((a, b) => a - b);
	return (
		<Select
			label={words.zoom}
			note={words.zoomNote}
			value={String(zoom)}
			options={levels.map((level) => [
				String(level),
				strings.amounts.percent(level),
			])}
			onChange={(level) => run(bridge.setPreferences({ zoom: Number(level) }))}
		/>
	);
}
