import { useState } from "react";
import type { MailboxView } from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { strings } from "../../strings";

const words = strings.settings;

/** What the hosted relay keeps for people who are away. */
export function MailboxPart() {
	const host = useApp((app) => app.relayHost);
	const [clearing, setClearing] = useState<{ name: string | null } | null>(
		null,
	);
	const mailbox = host.kind === "on" ? host.mailbox : null;
	if (!mailbox) return null;
	const { messages, people, bytes, disk } = mailbox;
	return (
		<section className="settings-form" aria-live="polite">
			<p className="field-note">
				{words.mailbox(messages, people.length, sizeOf(bytes))}
			</p>
			{disk ? (
				<p className="field-error">
					{disk === "full" ? words.mailboxFull : words.mailboxDisk(disk)}
				</p>
			) : null}
			{people.map(({ name, messages }) => (
				<div key={name} className="settings-line settings-mail">
					<span className="field-note">{words.mailboxFor(name, messages)}</span>
					<Button
						aria-label={words.clearMailboxOf(name)}
						onClick={() => setClearing({ name })}
					>
						{words.clear}
					</Button>
				</div>
			))}
			{messages > 0 ? (
				<Button onClick={() => setClearing({ name: null })}>
					{words.clearMailbox}
				</Button>
			) : null}
			{clearing ? (
				<ClearDialog
					name={clearing.name}
					messages={messagesFor(mailbox, clearing.name)}
					onClose={() => setClearing(null)}
				/>
			) : null}
		</section>
	);
}

interface ClearDialogProps {
	readonly name: string | null;
	readonly messages: number;
	readonly onClose: () => void;
}

function ClearDialog({ name, messages, onClose }: ClearDialogProps) {
	const { busy, error, submit } = useCommand();
	return (
		<Dialog
			title={words.clearTitle(name)}
			lead={words.clearLead(messages)}
			onClose={onClose}
			onSubmit={() => void submit(() => bridge.clearMailbox({ name }), onClose)}
			footer={
				<>
					{/* The harmless choice has the focus. */}
					<Button onClick={onClose} data-autofocus>
						{strings.common.cancel}
					</Button>
					<Button type="submit" variant="danger" disabled={busy}>
						{words.clearConfirm}
					</Button>
				</>
			}
		>
			{error ? (
				<p className="field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}

function messagesFor(mailbox: MailboxView, name: string | null): number {
	if (name === null) return mailbox.messages;
	return mailbox.people.find((person) => person.name === name)?.messages ?? 0;
}

function sizeOf(bytes: number): string {
	return bytes < 1_000_000
		? `${Math.ceil(bytes / 1_000)} kB`
		: `${(bytes / 1_000_000).toFixed(1)} MB`;
}
