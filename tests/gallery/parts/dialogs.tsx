import { type ReactNode, useState } from "react";
import { strings } from "../../../src/language";
import { Button } from "../../../src/renderer/components/button";
import { ConfirmDialog } from "../../../src/renderer/components/confirm-dialog";
import { Dialog } from "../../../src/renderer/components/dialog";
import { FieldDialog } from "../../../src/renderer/components/field-dialog";
import { FormDialog } from "../../../src/renderer/components/form-dialog";
import { Toasts } from "../../../src/renderer/components/toasts";
import { StartAnewDialog } from "../../../src/renderer/features/gate/start-anew-dialog";
import { BanDialog } from "../../../src/renderer/features/hosting/ban-dialog";
import { LinkQuestion } from "../../../src/renderer/features/invite/link-dialog";
import { Notices } from "../../../src/renderer/features/notices/notices";
import { Dialogs as AppDialogs } from "../../../src/renderer/features/shell/dialogs";
import { RestoreDialog } from "../../../src/renderer/features/welcome/restore-dialog";
import { notify } from "../../../src/renderer/state/store";
import { toast } from "../../../src/renderer/state/toasts";
import { useView } from "../../../src/renderer/state/view";
import type { KeysState } from "../../../src/shared/domain/keys";
import { errorOf, fail, ok } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import { answers } from "../answers";
import { say } from "../fake-main";
import { stops } from "../gate";
import { fileMessages, messages } from "../messages";
import { alice, bob, carol, dave, NOW, office } from "../people";
import { ended, everything, main, single } from "../state";
import { Part } from "./part";

type OpenDialog = NonNullable<ReturnType<typeof useView.getState>["dialog"]>;
type Kind = OpenDialog["kind"];

interface State<K extends Kind> {
	/** What it shows, where there are several. */
	readonly name?: string;
	readonly dialog: Omit<Extract<OpenDialog, { kind: K }>, "kind">;
	/** What has happened before. */
	readonly after?: readonly DomainEvent[];
}

const serverId = office.id;
const conversationId = main.id;
const { relaySettings } = everything;
const [question, , answer] = messages;
const [file] = fileMessages;
if (!question || !answer || !file) throw new Error("nobody has said anything");

const keys = (protection: KeysState["protection"]): readonly DomainEvent[] => [
	{
		type: "keys-changed",
		keys: {
			protection,
			hasKeyStore: true,
			publicKey: alice.identityKey ?? "",
			unprotectedAccepted: true,
		},
	},
];

/** Every dialog of the app in each of its states; the compiler names the one that is missing. */
const dialogs: { readonly [K in Kind]: readonly State<K>[] } = {
	connect: [{ dialog: {} }],
	"new-conversation": [{ dialog: {} }],
	palette: [{ dialog: {} }],
	shortcuts: [{ dialog: {} }],
	"message-info": [{ dialog: { message: answer } }],
	forward: [{ dialog: { messages: [question] } }],
	picture: [{ name: "that can't be shown", dialog: { message: file } }],
	passphrase: [
		{ name: "the first", dialog: {}, after: keys("unprotected") },
		{ name: "another", dialog: {}, after: keys("passphrase") },
	],
	"key-store": [
		{ name: "instead of nothing", dialog: {}, after: keys("unprotected") },
		{ name: "instead of a passphrase", dialog: {}, after: keys("passphrase") },
	],
	"export-identity": [{ dialog: {} }],
	"import-identity": [{ dialog: {} }],
	encryption: [
		{ name: "of a group", dialog: { conversationId, person: null } },
		{
			name: "with a guest",
			dialog: { ...{ conversationId: ended.id }, person: null },
		},
		{ name: "a safety number", dialog: { conversationId, person: carol.key } },
	],
	details: [
		{ name: "of a group", dialog: { conversationId } },
		{ name: "of two", dialog: { conversationId: single.id } },
		{ name: "that has ended", dialog: { conversationId: ended.id } },
	],
	mute: [{ dialog: { conversationId } }],
	"add-people": [{ dialog: { conversationId } }],
	person: [
		{ name: "with a key", dialog: { serverId, person: carol } },
		{ name: "a guest", dialog: { serverId, person: bob } },
		{
			name: "blocked",
			dialog: { serverId, person: dave },
			after: [
				{
					type: "person-blocked",
					blocked: { serverId, person: dave, since: NOW },
				},
			],
		},
	],
	"cut-off": [
		{ name: "for good", dialog: { settings: null } },
		{
			name: "for another limit",
			dialog: { settings: { ...relaySettings, limits: { maxLines: 8 } } },
		},
		{
			name: "for another port",
			dialog: { settings: { ...relaySettings, port: 5_000 } },
		},
	],
	"server-name": [{ dialog: { serverId } }],
	"server-address": [{ dialog: { serverId } }],
	"server-edition": [{ dialog: { serverId } }],
	"server-key": [
		{
			dialog: { serverId },
			after: [
				{ type: "server-key-offered", serverId, offered: "n".repeat(43) },
			],
		},
	],
	"remove-server": [{ dialog: { serverId } }],
	"network-check": [
		{ name: "of a server", dialog: { serverId } },
		{ name: "of the own relay", dialog: { serverId: null } },
	],
};

const text = {
	title: strings.toasts.label,
	lead: strings.settings.theme,
	confirm: strings.common.save,
};
const done = async () => ok(null);
const refused = async () => fail("text-too-long");
const report = answers.getRelayReport?.({});
const [guest, member] = report?.people ?? [];

/** What is no dialog of `state/view.ts`, since it belongs to one place, or is what those are made of. */
const own: Readonly<Record<string, (close: () => void) => ReactNode>> = {
	Dialog: (onClose) => (
		<Dialog title={text.title} lead={text.lead} onClose={onClose}>
			<p>{strings.settings.zoomNote}</p>
		</Dialog>
	),
	"FormDialog, busy": (onClose) => (
		<FormDialog {...text} busy onSubmit={onClose} onClose={onClose} />
	),
	...Object.fromEntries(
		Object.entries({ done, refused }).flatMap(([how, command]) => [
			[
				`FieldDialog, ${how}`,
				(onClose: () => void) => (
					<FieldDialog
						{...text}
						label={strings.servers.nameField}
						missing={strings.servers.nameMissing}
						command={command}
						onClose={onClose}
					/>
				),
			],
			[
				`ConfirmDialog, ${how}`,
				(onClose: () => void) => (
					<ConfirmDialog {...text} command={command} onClose={onClose} />
				),
			],
		]),
	),
	...Object.fromEntries(
		stops
			.filter(({ kind }) => kind === "keys-damaged" || kind === "store-damaged")
			.map((stop) => [
				`StartAnewDialog, ${stop.kind}`,
				(onClose: () => void) => (
					<StartAnewDialog stop={stop} onClose={onClose} />
				),
			]),
	),
	RestoreDialog: (onClose) => <RestoreDialog onClose={onClose} />,
	"BanDialog, a guest": (onClose) =>
		guest ? <BanDialog person={guest} onClose={onClose} /> : null,
	"BanDialog, with a key": (onClose) =>
		member ? <BanDialog person={member} onClose={onClose} /> : null,
};

const link = { id: "l1", host: "192.168.1.20", port: 4321 };
const links: Readonly<Record<string, DomainEvent>> = {
	"with a key": {
		type: "link-opened",
		link: { ...link, scheme: "flexs", fingerprint: "f".repeat(43) },
	},
	"in the clear": {
		type: "link-opened",
		link: { ...link, scheme: "flex", fingerprint: null },
	},
};

/** What comes over everything else: opened by a button, as it is in the app. */
export function Dialogs() {
	const [shown, setShown] = useState<string | null>(null);
	const open = useView((view) => view.open);
	return (
		<>
			<Part name="Dialogs" wide>
				{(Object.keys(dialogs) as Kind[]).flatMap((kind) =>
					dialogs[kind].map(({ name, dialog, after = [] }) => (
						<Button
							key={`${kind} ${name}`}
							data-opens
							onClick={() => {
								say(...after);
								open({ kind, ...dialog } as OpenDialog);
							}}
						>
							{name === undefined ? kind : `${kind}, ${name}`}
						</Button>
					)),
				)}
				<AppDialogs />
			</Part>
			<Part name="Dialogs of one place, and what dialogs are made of" wide>
				{Object.keys(own).map((name) => (
					<Button key={name} data-opens onClick={() => setShown(name)}>
						{name}
					</Button>
				))}
				{Object.entries(links).map(([name, event]) => (
					<Button key={name} data-opens onClick={() => say(event)}>
						LinkQuestion, {name}
					</Button>
				))}
				{own[shown ?? ""]?.(() => setShown(null))}
				<LinkQuestion />
			</Part>
			<Part name="Toasts and Notices">
				<Button onClick={() => toast("A conversation was archived", () => {})}>
					Toast
				</Button>
				<Button onClick={() => notify(errorOf("text-too-long"))}>Notice</Button>
				<Toasts />
				<Notices />
			</Part>
		</>
	);
}
