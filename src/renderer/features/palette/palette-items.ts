import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { findPhrases, phrasesOf } from "../../../shared/search-text";
import type { ShortcutId } from "../../../shared/shortcuts";
import type { AppState } from "../../../shared/state";
import { bridge } from "../../bridge";
import { openSearch } from "../../state/search";
import {
	conversationsOf,
	pendingRequestsOf,
	serversOf,
} from "../../state/selectors";
import { run } from "../../state/store";
import { useView } from "../../state/view";
import { addressOf, placeWords, titleOf } from "../../text/words";
import { conversationMenu } from "../conversations/conversation-menu";
import { setHosting } from "../hosting/set-hosting";
import { askPerson } from "../requests/ask-person";
import { serverActions } from "../servers/server-actions";
import { allSettings } from "../settings/all-settings";

/** One thing that the palette leads to. */
export interface PaletteItem {
	/** Unlike any other's. */
	readonly key: string;
	readonly group: "conversations" | "people" | "commands" | "settings";
	readonly label: string;
	/** What it belongs to, in faint letters. */
	readonly detail: string;
	/** What else it is found by. */
	readonly synonyms?: string;
	readonly shortcut: ShortcutId | null;
	readonly run: () => void;
}

const words = strings.palette;

/** Everything there is to go to or to do now; what one was at last comes first. */
export function paletteItems(app: AppState): readonly PaletteItem[] {
	return [
		...conversations(app),
		...people(app),
		...requests(app),
		...conversationCommands(app),
		...commands(app),
		...settings(),
	];
}

/**
 * Those that have a word for each word of `text`, from its beginning. Whose label begins with one of them comes before who has them
 * elsewhere in it, and that before who has them only in the detail or by other words; else the order stays.
 */
export function matching(
	items: readonly PaletteItem[],
	text: string,
): readonly PaletteItem[] {
	const phrases = phrasesOf(text);
	if (phrases.length === 0) return items;
	const byLabel = items.filter(({ label }) => findPhrases(label, phrases));
	const begins = ({ label }: PaletteItem) =>
		findPhrases(label, phrases)?.[0]?.[0] === 0;
	const byBoth = items.filter(
		(item) =>
			!byLabel.includes(item) &&
			findPhrases(
				`${item.label} ${item.detail} ${item.synonyms ?? ""}`,
				phrases,
			),
	);
	return [
		...byLabel.filter(begins),
		...byLabel.filter((item) => !begins(item)),
		...byBoth,
	];
}

function conversations(app: AppState): PaletteItem[] {
	const { select } = useView.getState();
	return conversationsOf(app).map((conversation) => {
		const { main, beside } = titleOf(conversation);
		return {
			key: conversation.id,
			group: "conversations",
			label: main,
			detail: beside ?? "",
			// Found by what they call themselves as well.
			synonyms: conversation.members.map(({ name }) => name).join(" "),
			shortcut: null,
			run: () => select(conversation.id),
		};
	});
}

/** What can be done with the conversation that is open. */
function conversationCommands(app: AppState): PaletteItem[] {
	const { selected } = useView.getState();
	const conversation = selected ? app.conversations[selected] : undefined;
	if (!conversation) return [];
	return conversationMenu(conversation).map(({ label, onSelect }) => ({
		key: `${conversation.id} ${label}`,
		group: "commands",
		label,
		detail: titleOf(conversation).main,
		shortcut: null,
		run: onSelect,
	}));
}

/** Who asks, to be answered. */
function requests(app: AppState): PaletteItem[] {
	return pendingRequestsOf(app)
		.filter(({ over, acknowledging }) => !over && !acknowledging)
		.map(({ id, from }) => ({
			key: `acknowledge ${id}`,
			group: "people",
			label: words.acknowledge(calledName(from)),
			detail: strings.requests.asks,
			shortcut: null,
			run: () => run(bridge.acknowledgeRequest({ id })),
		}));
}

function people(app: AppState): PaletteItem[] {
	return serversOf(app).flatMap((server) =>
		server.people.map((person) => ({
			key: `${server.id} ${person.key}`,
			group: "people" as const,
			label: words.ask(calledName(person)),
			synonyms: person.name,
			detail: placeWords(server),
			shortcut: null,
			run: () => askPerson(server.id, person),
		})),
	);
}

function settings(): PaletteItem[] {
	const { showSettings } = useView.getState();
	return allSettings.flatMap(({ id: section, settings: those }) =>
		those.map(({ id: setting, label }) => ({
			key: `setting ${setting}`,
			group: "settings" as const,
			label,
			detail: strings.settings.sections[section],
			synonyms: strings.settings.synonyms[setting],
			shortcut: null,
			run: () => showSettings({ section, setting }),
		})),
	);
}

function commands(app: AppState): PaletteItem[] {
	const { open, showPage, selected } = useView.getState();
	const command = (
		key: string,
		label: string,
		act: () => void,
		shortcut: ShortcutId | null = null,
		detail = "",
	): PaletteItem => ({
		key,
		group: "commands",
		label,
		detail,
		shortcut,
		run: act,
	});
	const { relayHost } = app;
	const isHosting = relayHost.kind === "on";
	const [invite] = isHosting ? relayHost.invites : [];
	return [
		command(
			"new-conversation",
			strings.newConversation.button,
			() => open({ kind: "new-conversation" }),
			"new-conversation",
		),
		...(selected
			? [
					command(
						"search-here",
						strings.search.here,
						() => openSearch(selected),
						"search-here",
					),
				]
			: []),
		command(
			"search",
			strings.search.everything,
			() => openSearch(null),
			"search",
		),
		command("connect", strings.servers.connectTo, () =>
			open({ kind: "connect" }),
		),
		command(
			"host",
			isHosting ? words.stopRelay : words.startRelay,
			() => void setHosting(!isHosting),
		),
		...(invite === undefined
			? []
			: [
					command("invite", words.copyInvite, () =>
						run(bridge.copyText({ text: invite })),
					),
				]),
		...(selected
			? [
					command("encryption", strings.encryption.title, () =>
						open({
							kind: "encryption",
							conversationId: selected,
							person: null,
						}),
					),
				]
			: []),
		command("people", strings.peoplePage.title, () => showPage("people")),
		command("relay", strings.relayPage.title, () => showPage("relay")),
		command("network-check", strings.networkCheck.hostTitle, () =>
			open({ kind: "network-check", serverId: null }),
		),
		command(
			"settings",
			strings.settings.title,
			() => showPage("settings"),
			"settings",
		),
		command(
			"shortcuts",
			strings.shortcuts.title,
			() => open({ kind: "shortcuts" }),
			"shortcuts",
		),
		...(["system", "light", "dark"] as const)
			.filter((theme) => theme !== app.preferences.theme)
			.map((theme) =>
				command(
					`theme-${theme}`,
					`${strings.settings.theme}: ${strings.settings.themes[theme]}`,
					() => run(bridge.setPreferences({ theme })),
				),
			),
		command("passphrase", strings.keys.passphrase.setTitle, () =>
			open({ kind: "passphrase" }),
		),
		command("export-identity", strings.keys.export.title, () =>
			open({ kind: "export-identity" }),
		),
		command("import-identity", strings.keys.import.title, () =>
			open({ kind: "import-identity" }),
		),
		...serversOf(app).flatMap((server) =>
			serverActions(server).map(({ label, onSelect }) =>
				command(
					`${server.id} ${label}`,
					label,
					onSelect,
					null,
					server.own ? strings.servers.own : addressOf(server),
				),
			),
		),
	];
}
