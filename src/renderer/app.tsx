import { useEffect } from "react";
import { strings } from "../language";
import { sentenceOf } from "../language/sentence-of";
import { bridge } from "./bridge";
import { Button } from "./components/button";
import { EmptyState } from "./components/empty-state";
import { Toasts } from "./components/toasts";
import { GateScreen } from "./features/gate/gate-screen";
import { Notices } from "./features/notices/notices";
import { Shell } from "./features/shell/shell";
import { Welcome } from "./features/welcome/welcome";
import { afterDrawing } from "./state/after-drawing";
import { retrySnapshot, useApp, useMirrorPhase } from "./state/store";
import "./app.css";

export function App() {
	const phase = useMirrorPhase();
	const theme = useApp((app) => app.preferences.theme);
	const density = useApp((app) => app.preferences.density);
	const welcomed = useApp((app) => app.profile !== null);

	useEffect(() => {
		document.documentElement.dataset.theme = theme;
	}, [theme]);

	useEffect(() => {
		document.documentElement.dataset.density = density;
	}, [density]);

	const isReady = phase.kind === "ready";
	useEffect(() => {
		if (isReady) return afterDrawing(() => void bridge.noteDrawn({}));
	}, [isReady]);

	if (phase.kind === "loading") return <Opening />;
	if (phase.kind === "stopped") return <GateScreen stop={phase.stop} />;
	if (phase.kind === "failed")
		return (
			<main className="full-page">
				<EmptyState
					title={strings.app.failedTitle}
					lead={sentenceOf(phase.error)}
				>
					<Button variant="primary" onClick={retrySnapshot}>
						{strings.app.tryAgain}
					</Button>
				</EmptyState>
			</main>
		);
	return (
		<>
			{welcomed ? <Shell /> : <Welcome />}
			<Notices />
			<Toasts />
		</>
	);
}

/** Blank for as long as opening takes no noticeable time; then it says so. */
function Opening() {
	return (
		<div className="full-page">
			<p className="opening">{strings.app.loading}</p>
		</div>
	);
}
