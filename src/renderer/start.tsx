import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app";
import { ErrorBoundary } from "./components/error-boundary";
import { keepFocus } from "./components/keep-focus";
import { keepPlace } from "./state/kept-place";
import { drafts, firstAnswer, startMirror } from "./state/store";
import "./styles/tokens.css";
import "./styles/base.css";

/** Whoever waits longer is shown that (app.css, once it is noticeable). */
const LONGEST_BLANK_MS = 100;

startMirror();
keepPlace();
keepFocus();

// The window may go at any time; what is typed then is saved by the last message it sends.
window.addEventListener("pagehide", () => drafts.flushAll());
window.addEventListener("blur", () => drafts.flushAll());

// A file or link dropped beside a drop target would replace the app by what was dropped.
for (const type of ["dragover", "drop"])
	window.addEventListener(type, (event) => {
		const target = event.target;
		if (target instanceof HTMLElement && target.closest("input, textarea"))
			return;
		event.preventDefault();
	});

// Most starts are answered before a screen that says so could be drawn.
await Promise.race([
	firstAnswer(),
	new Promise((resolve) => setTimeout(resolve, LONGEST_BLANK_MS)),
]);
const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
createRoot(root).render(
	<StrictMode>
		<ErrorBoundary>
			<App />
		</ErrorBoundary>
	</StrictMode>,
);
