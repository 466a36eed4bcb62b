import { createRoot } from "react-dom/client";
import { App } from "../../src/renderer/app";
import { ErrorBoundary } from "../../src/renderer/components/error-boundary";
import { changeSearch, openSearch } from "../../src/renderer/state/search";
import { settingsSections } from "../../src/renderer/state/settings-place";
import { startMirror } from "../../src/renderer/state/store";
import { useView } from "../../src/renderer/state/view";
import "../../src/renderer/styles/tokens.css";
import "../../src/renderer/styles/base.css";
import { Gallery } from "./gallery";
import { look } from "./look";
import { main } from "./state";

startMirror();
const { select, showPage, showSettings } = useView.getState();
const ways: Readonly<Record<string, () => void>> = {
	chat: () => select(main.id),
	search: () => {
		openSearch(null);
		changeSearch({ text: "thursday" });
	},
	people: () => showPage("people"),
	relay: () => showPage("relay"),
	"relay-off": () => showPage("relay"),
	"relay-failed": () => showPage("relay"),
	settings: () => showPage("settings"),
};
for (const section of settingsSections)
	if (look.screen === `settings-${section}`)
		showSettings({ section, setting: null });
ways[look.screen ?? ""]?.();

function Broken(): never {
	throw new Error("as a mistake in drawing would");
}

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
	<ErrorBoundary>
		{look.screen === null ? (
			<Gallery />
		) : look.screen === "broken" ? (
			<Broken />
		) : (
			<App />
		)}
	</ErrorBoundary>,
);
