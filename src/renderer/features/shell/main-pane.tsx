import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { Chat } from "../chat/chat";
import { UnprotectedHint } from "../keys/unprotected-hint";
import { Onboarding } from "./onboarding";

export function MainPane() {
	const selected = useView((view) => view.selected);
	const conversation = useApp((app) =>
		selected ? app.conversations[selected] : undefined,
	);
	return (
		<main className="main-pane" tabIndex={-1}>
			<UnprotectedHint />
			{conversation ? (
				// Keyed: nothing typed, scrolled or half-loaded in one conversation can reach another.
				<Chat key={conversation.id} conversation={conversation} />
			) : (
				<Onboarding />
			)}
		</main>
	);
}
