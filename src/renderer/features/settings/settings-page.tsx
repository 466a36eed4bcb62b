import { Search } from "lucide-react";
import {
	useDeferredValue,
	useEffect,
	useLayoutEffect,
	useRef,
	useState,
} from "react";
import { strings } from "../../../language";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { Page, PageSection } from "../../components/page";
import type { SettingsSectionId } from "../../state/settings-place";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { allSettings } from "./all-settings";
import { findSettings } from "./find-settings";
import { SectionList } from "./section-list";
import type { Setting } from "./setting";
import { useFoundWords } from "./use-found-words";
import "./settings.css";

const words = strings.settings;

/** One section at a time; while something is looked for, what is found of all of them. */
export function SettingsPage() {
	const { section, setting } = useView((view) => view.settingsPlace);
	const { showSettings } = useView.getState();
	const [typed, setTyped] = useState("");
	const text = useDeferredValue(typed).trim();
	const shown = text
		? findSettings(allSettings, text)
		: allSettings.filter(({ id }) => id === section);
	const found = shown.flatMap(({ settings }) => settings).length;
	const results = useRef<HTMLDivElement>(null);
	useFoundWords(results, text);

	// Another section, or other words: what is shown begins at its beginning, whichever of the two scrolls.
	// biome-ignore lint/correctness/useExhaustiveDependencies: see above
	useLayoutEffect(() => {
		for (const part of document.querySelectorAll(".page-middle, .page-body"))
			part.scrollTo({ top: 0 });
	}, [section, text]);

	// Somebody was led here by a setting's name: that one is wanted, whatever was typed.
	useEffect(() => {
		if (setting === null) return;
		setTyped("");
		if (text) return;
		showSetting(setting);
		showSettings({ section, setting: null });
	}, [setting, section, text, showSettings]);

	const choose = (chosen: SettingsSectionId) => {
		setTyped("");
		showSettings({ section: chosen, setting: null });
	};

	return (
		<Page
			title={words.title}
			actions={
				<input
					type="search"
					className="settings-search"
					aria-label={words.search}
					placeholder={words.search}
					autoComplete="off"
					spellCheck={false}
					data-page-search=""
					value={typed}
					onChange={({ target }) => setTyped(target.value)}
				/>
			}
			aside={<SectionList current={text ? null : section} onChoose={choose} />}
		>
			<p className="visually-hidden" role="status">
				{text ? words.found(found) : ""}
			</p>
			<div ref={results} className="settings-sections">
				{shown.map(({ id, settings }) => (
					<PageSection key={id} title={words.sections[id]}>
						{settings.map((one) => (
							<SettingRow key={one.id} setting={one} />
						))}
					</PageSection>
				))}
			</div>
			{shown.length === 0 ? (
				<EmptyState
					heading="h2"
					icon={<Search size={26} />}
					title={words.nothing(shownName(text))}
					lead={words.nothingLead}
				>
					<Button onClick={() => choose(section)}>{words.endSearch}</Button>
				</EmptyState>
			) : null}
		</Page>
	);
}

function SettingRow({ setting }: { readonly setting: Setting }) {
	const { id, label, Control } = setting;
	return (
		// biome-ignore lint/a11y/useSemanticElements: a fieldset would need its label to be a legend
		<div
			id={`setting-${id}`}
			className="setting"
			role="group"
			aria-label={label}
			tabIndex={-1}
		>
			<Control />
		</div>
	);
}

/** Brings it into sight, and the focus to the first thing there is to do about it. */
function showSetting(id: string): void {
	const row = document.getElementById(`setting-${id}`);
	if (!row) return;
	row.scrollIntoView({ block: "center" });
	const control = row.querySelector<HTMLElement>(
		"button:not(:disabled), input:checked, input:not([type=radio]), select, a[href]",
	);
	(control ?? row).focus({ preventScroll: true });
}
