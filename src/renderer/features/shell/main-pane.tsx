import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { Chat } from "../chat/chat";
import { RelayPage } from "../hosting/relay-page";
import { UnprotectedHint } from "../keys/unprotected-hint";
import { PeoplePage } from "../people/people-page";
import { SettingsPage } from "../settings/settings-page";
import { Onboarding } from "./onboarding";

export function MainPane() {
	const page = useView((view) => view.page);
	const selected = useView((view) => view.selected);
	const conversation = useApp((app) =>
		selected ? app.conversations[selected] : undefined,
	);
	return (
		<main className="main-pane" tabIndex={-1}>
			<UnprotectedHint />
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
		</main>
	);
}
