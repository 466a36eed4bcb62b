import { useEffect, useId, useState } from "react";
import { locale, strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { focusHome } from "../../components/focus-home";
import { run, useApp } from "../../state/store";
import type { Setting } from "./setting";

const words = strings.settings;
const named = new Intl.DisplayNames(locale, { type: "language" });

export const spelling: Setting = {
	id: "spelling",
	label: words.spelling,
	note: words.spellingNote,
	Control: SpellingChoice,
};

function SpellingChoice() {
	const id = useId();
	const chosen = useApp((app) => app.preferences.spelling);
	const [{ languages, learned }, setKnown] = useState<{
		readonly languages: readonly string[];
		readonly learned: number;
	}>({ languages: [], learned: 0 });
	useEffect(() => {
		void bridge.getSpelling({}).then((result) => {
			if (result.ok) setKnown(result.value);
		});
	}, []);
	// One that is gone from the system is still what was chosen.
	const choices = [...new Set(["off", "system", ...languages, chosen])];
	return (
		<div className="field">
			<label className="field-head" htmlFor={id}>
				{words.spelling}
			</label>
			<select
				id={id}
				value={chosen}
				aria-describedby={`${id}-note`}
				onChange={({ target }) =>
					run(bridge.setPreferences({ spelling: target.value }))
				}
			>
				{choices.map((choice) => (
					<option key={choice} value={choice}>
						{choice === "off" || choice === "system"
							? words.spellingChoices[choice]
							: named.of(choice)}
					</option>
				))}
			</select>
			<p id={`${id}-note`} className="field-note">
				{words.spellingNote}
			</p>
			{learned > 0 ? (
				<div className="settings-line settings-row">
					<span>{words.learned(learned)}</span>
					<Button
						small
						onClick={async ({ currentTarget }) => {
							focusHome(currentTarget);
							if (await run(bridge.forgetLearnedWords({})))
								setKnown({ languages, learned: 0 });
						}}
					>
						{words.forgetLearned}
					</Button>
				</div>
			) : null}
		</div>
	);
}
