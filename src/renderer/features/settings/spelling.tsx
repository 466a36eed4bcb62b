import { useEffect, useState } from "react";
import { locale, strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Select } from "../../components/select";
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
		<>
			<Select
				label={words.spelling}
				note={words.spellingNote}
				value={chosen}
				options={choices.map((choice) => [
					choice,
					choice === "off" || choice === "system"
						? words.spellingChoices[choice]
						: (named.of(choice) ?? choice),
				])}
				onChange={(choice) => run(bridge.setPreferences({ spelling: choice }))}
			/>
			{learned > 0 ? (
				<div className="settings-line settings-row">
					<span>{words.learned(learned)}</span>
					<Button
						small
						onClick={async () => {
							if (await run(bridge.forgetLearnedWords({})))
								setKnown({ languages, learned: 0 });
						}}
					>
						{words.forgetLearned}
					</Button>
				</div>
			) : null}
		</>
	);
}
