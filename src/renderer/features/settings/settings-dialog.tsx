import { useState } from "react";
import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import type { Preferences, Theme } from "../../../shared/preferences";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Form } from "../../components/form";
import { Segmented } from "../../components/segmented";
import { Switch } from "../../components/switch";
import { TextField } from "../../components/text-field";
import { serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { useView } from "../../state/view";
import { addressOf } from "../../text/words";
import { About } from "./about";
import { BlockedPart } from "./blocked-part";
import { CallsSection } from "./calls-section";
import { FilesSection } from "./files-section";
import { KeysSection } from "./keys-section";
import { NotificationsSection } from "./notifications-section";
import { StorageSettings } from "./storage";
import "./settings.css";

const words = strings.settings;
const themes = Object.entries(words.themes) as [Theme, string][];
const languages = Object.entries(words.languages) as [
	Preferences["language"],
	string,
][];

export function SettingsDialog({ onClose }: { readonly onClose: () => void }) {
	const { theme, language, readReceipts, typing, lookNearby } = useApp(
		(app) => app.preferences,
	);
	const onlyEncrypted = useApp((app) => app.onlyEncrypted);
	const showPage = useView((view) => view.showPage);
	const servers = useApp(serversOf);
	return (
		<Dialog title={words.title} onClose={onClose}>
			<section className="settings-section">
				<h3>{words.appearance}</h3>
				<Segmented
					label={words.theme}
					value={theme}
					options={themes}
					onChange={(value) => run(bridge.setPreferences({ theme: value }))}
				/>
				<Segmented
					label={words.language}
					value={language}
					options={languages}
					onChange={(value) => run(bridge.setPreferences({ language: value }))}
				/>
			</section>
			<section className="settings-section">
				<h3>{words.privacy}</h3>
				<Switch
					label={words.readReceipts}
					on={readReceipts}
					onChange={(on) => run(bridge.setPreferences({ readReceipts: on }))}
				/>
				<p className="field-note">{words.readReceiptsNote}</p>
				<Switch
					label={words.typing}
					on={typing}
					onChange={(on) => run(bridge.setPreferences({ typing: on }))}
				/>
				<p className="field-note">{words.typingNote}</p>
				<Switch
					label={words.onlyEncrypted}
					on={onlyEncrypted}
					onChange={(on) =>
						run(bridge.setOnlyEncrypted({ conversationId: null, on }))
					}
				/>
				<p className="field-note">{words.onlyEncryptedNote}</p>
				<BlockedPart />
			</section>
			<NotificationsSection />
			<FilesSection />
			<KeysSection />
			<section className="settings-section">
				<h3>{words.relay}</h3>
				<p className="field-note">{strings.relayPage.inSettings}</p>
				<div>
					<Button
						onClick={() => {
							onClose();
							showPage("relay");
						}}
					>
						{strings.relayPage.open}
					</Button>
				</div>
				<Switch
					label={strings.nearby.setting}
					on={lookNearby}
					onChange={(on) => run(bridge.setPreferences({ lookNearby: on }))}
				/>
				<p className="field-note">{strings.nearby.settingNote}</p>
			</section>
			<CallsSection />
			<section className="settings-section">
				<h3>{words.names}</h3>
				<p className="field-note">
					{servers.length > 0 ? words.namesLead : words.namesEmpty}
				</p>
				{servers.map((server) => (
					<NameForm key={server.id} server={server} />
				))}
			</section>
			<StorageSettings />
			<About />
		</Dialog>
	);
}

function NameForm({ server }: { readonly server: Server }) {
	const [name, setName] = useState(server.self.name);
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		if (!name.trim()) {
			setError(words.nameMissing);
			return;
		}
		void submit(
			() => bridge.changeServerName({ serverId: server.id, name: name.trim() }),
			() => setName(name.trim()),
		);
	};

	return (
		<Form className="settings-line" onSubmit={save}>
			<TextField
				label={words.nameOn(addressOf(server))}
				value={name}
				error={error}
				onChange={(event) => {
					setName(event.target.value);
					setError(null);
				}}
			/>
			<SaveButton busy={busy} dirty={name.trim() !== server.self.name} />
		</Form>
	);
}

interface SaveButtonProps {
	readonly busy: boolean;
	readonly dirty: boolean;
}

function SaveButton({ busy, dirty }: SaveButtonProps) {
	return (
		<Button type="submit" className="settings-save" disabled={busy || !dirty}>
			{strings.common.save}
		</Button>
	);
}
