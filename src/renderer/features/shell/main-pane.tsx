import { Suspense } from "react";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { UnprotectedHint } from "../keys/unprotected-hint";
import { later } from "./later";
import { Onboarding } from "./onboarding";

const Chat = later("Chat");
const PeoplePage = later("PeoplePage");
const RelayPage = later("RelayPage");
const SettingsPage = later("SettingsPage");

export function MainPane() {
	const page = useView((view) => view.page);
	const selected = useView((view) => view.selected);
	const conversation = useApp((app) =>
		selected ? app.conversations[selected] : undefined,
	);
	return (
		<main className="main-pane" tabIndex={-1}>
			<UnprotectedHint />
			<Suspense>
				{" "}
				{page === "relay" ? (
					<RelayPage />
				) : page === "people" ? (
					<PeoplePage />
				) : page === "settings" ? (
					<SettingsPage />
				) : conversation ? (
					// Keyed: nothing typed, scrolled or half-loaded in one conversation can reach another.
					<Chat key={conversation.id} conversation={conversation} />
				) : (
					<Onboarding />
				)}
			</Suspense>{" "}
		</main>
	);
}
