import { useEffect, useState } from "react";
import { strings } from "../../../language";
import {
	type ConversationUse,
	storageParts,
	type StorageUse as Use,
} from "../../../shared/domain/storage";
import { bridge } from "../../bridge";
import { Fact } from "../../components/fact";
import { Menu } from "../../components/menu";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { titleOf } from "../../text/words";
import { leave } from "../conversations/actions";

const words = strings.settings.storage;
const { bytes } = strings.amounts;

/** What takes how much, and the conversations that take most. */
export function StorageUse() {
	const use = useStorageUse();
	return (
		<>
			<h3>{words.use}</h3>
			<p className="field-note numbers" role="status">
				{use ? words.used(use) : words.counting}
			</p>
			{use ? (
				<>
					<dl className="numbers">
						{storageParts.map((part) => (
							<Fact key={part} name={words.parts[part]}>
								{bytes(use.parts[part])}
							</Fact>
						))}
						<Fact name={words.downloads}>{bytes(use.files.size)}</Fact>
					</dl>
					<p className="field-note">{words.usedAgain}</p>
					<Biggest uses={use.biggest} />
				</>
			) : null}
		</>
	);
}

/** null while it is measured, which is done again when a conversation is gone. */
function useStorageUse(): Use | null {
	const [use, setUse] = useState<Use | null>(null);
	const count = useApp((app) => Object.keys(app.conversations).length);
	// biome-ignore lint/correctness/useExhaustiveDependencies: see above
	useEffect(() => {
		let isWanted = true;
		void bridge.getStorage({}).then((result) => {
			if (result.ok && isWanted) setUse(result.value);
		});
		return () => {
			isWanted = false;
		};
	}, [count]);
	return use;
}

function Biggest({ uses }: { readonly uses: readonly ConversationUse[] }) {
	const conversations = useApp((app) => app.conversations);
	const [said, setSaid] = useState<string | null>(null);
	const { error, submit } = useCommand();
	const shown = uses.flatMap((use) => {
		const conversation = conversations[use.id];
		// Until it is gone for good, Undo brings it back here too.
		return conversation && !conversation.departure?.isDeleting
			? [{ use, conversation }]
			: [];
	});
	if (shown.length === 0) return null;
	return (
		<>
			<h4 id="biggest-conversations">{words.biggest}</h4>
			<ul className="page-rows" aria-labelledby="biggest-conversations">
				{shown.map(({ use, conversation }) => {
					const { main, beside } = titleOf(conversation);
					return (
						<li key={use.id} className="page-row">
							<span className="page-row-text">
								<span>
									<bdi>{main}</bdi> {beside ? <bdi>{beside}</bdi> : null}
								</span>
								<span className="page-row-note numbers">
									{words.ofConversation(
										use.messages,
										bytes(use.size),
										use.fileSize > 0 ? bytes(use.fileSize) : null,
									)}
								</span>
							</span>
							<Menu
								label={strings.common.moreFor(main)}
								items={() => [
									{
										label: words.exportHtml,
										onSelect: () =>
											void submit(
												() =>
													bridge.exportConversations({
														format: "html",
														conversationId: use.id,
													}),
												(path) => setSaid(path && words.written(path)),
											),
									},
									{
										label: strings.conversationActions.delete,
										danger: true,
										onSelect: () => leave(conversation, true),
									},
								]}
							/>
						</li>
					);
				})}
			</ul>
			<p className="field-note told" aria-live="polite">
				{error ?? said}
			</p>
		</>
	);
}
