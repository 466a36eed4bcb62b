import { strings } from "../../../language";
import {
	type SettingsSectionId,
	settingsSections,
} from "../../state/settings-place";

const words = strings.settings;

interface SectionListProps {
	/** null while none of them is shown by itself. */
	readonly current: SettingsSectionId | null;
	readonly onChoose: (section: SettingsSectionId) => void;
}

/** The sections at the side, or where there is no room for that, to choose from above; the style sheet shows one of the two. */
export function SectionList({ current, onChoose }: SectionListProps) {
	return (
		<>
			<nav className="settings-nav scrolls" aria-label={words.sectionList}>
				<ul>
					{settingsSections.map((section) => (
						<li key={section}>
							<button
								type="button"
								className="settings-nav-item"
								aria-current={section === current ? "true" : undefined}
								onClick={() => onChoose(section)}
							>
								{words.sections[section]}
							</button>
						</li>
					))}
				</ul>
			</nav>
			<div className="field settings-choice">
				<select
					aria-label={words.sectionList}
					value={current ?? ""}
					onChange={({ target }) => onChoose(target.value as SettingsSectionId)}
				>
					{current === null ? <option value="">{words.all}</option> : null}
					{settingsSections.map((section) => (
						<option key={section} value={section}>
							{words.sections[section]}
						</option>
					))}
				</select>
			</div>
		</>
	);
}
