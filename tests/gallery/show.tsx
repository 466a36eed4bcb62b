import { createRoot } from "react-dom/client";
import { App } from "../../src/renderer/app";
import { startMirror } from "../../src/renderer/state/store";
import { useView } from "../../src/renderer/state/view";
import "../../src/renderer/styles/tokens.css";
import "../../src/renderer/styles/base.css";
import { Gallery } from "./gallery";
import { look } from "./look";
import { main } from "./state";

startMirror();
const { select, showPage } = useView.getState();
const ways: Readonly<Record<string, () => void>> = {
	chat: () => select(main.id),
	people: () => showPage("people"),
	relay: () => showPage("relay"),
	settings: () => showPage("settings"),
};
ways[look.screen ?? ""]?.();

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(look.screen === null ? <Gallery /> : <App />);
