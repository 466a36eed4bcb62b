import { useState } from "react";
import { strings } from "../../../language";
import type { MailboxView } from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { useApp } from "../../state/store";

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
				{words.mailbox(messages, people.length, strings.amounts.bytes(bytes))}
			</p>
			{disk ? (
				<p className="field-error">
					{disk === "full" ? words.mailboxFull : words.mailboxDisk(disk)}
				</p>
			) : null}
			{people.map(({ name, messages }) => (
				<div key={name} className="settings-line settings-row">
					<span className="field-note">{words.mailboxFor(name, messages)}</span>
					<Button
						small
						aria-label={words.clearMailboxOf(name)}
						onClick={() => setClearing({ name })}
					>
						{words.clear}
					</Button>
				</div>
			))}
			{messages > 0 ? (
				<div className="settings-actions">
					<Button small onClick={() => setClearing({ name: null })}>
						{words.clearMailbox}
					</Button>
				</div>
			) : null}
			{clearing ? (
				<ConfirmDialog
					title={words.clearTitle(clearing.name)}
					lead={words.clearLead(messagesFor(mailbox, clearing.name))}
					confirm={words.clearConfirm}
					command={() => bridge.clearMailbox(clearing)}
					onClose={() => setClearing(null)}
				/>
			) : null}
		</section>
	);
}

function messagesFor(mailbox: MailboxView, name: string | null): number {
	if (name === null) return mailbox.messages;
	return mailbox.people.find((person) => person.name === name)?.messages ?? 0;
}
