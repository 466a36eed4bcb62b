import { ShieldAlert } from "lucide-react";
import { type ReactNode, useId } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { Conversation } from "../../../shared/domain/conversation";
import { identityIdOf } from "../../../shared/domain/encryption";
import type { PersonKey } from "../../../shared/domain/ids";
import type { AppError } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { useView } from "../../state/view";
import { changedName } from "../../text/encryption";
import "./encryption.css";

const words = strings.encryption;
const noop = () => {};

/** What has to be decided before anything goes out; nothing where all is well. */
export function EncryptionBanner({
	conversation,
}: {
	readonly conversation: Conversation;
}) {
	const { encryption } = conversation;
	switch (encryption.kind) {
		case "key-changed":
			return (
				<KeyChanged conversation={conversation} person={encryption.person} />
			);
		case "broken":
			return <Broken conversation={conversation} error={encryption.error} />;
		default:
			return null;
	}
}

interface KeyChangedProps {
	readonly conversation: Conversation;
	readonly person: PersonKey;
}

function KeyChanged({ conversation, person }: KeyChangedProps) {
	const { id: conversationId } = conversation;
	const name = changedName(conversation);
	// Of the key that the decision is about: another one that comes meanwhile is refused by main.
	const key = useApp(
		(app) =>
			app.identities[identityIdOf(conversation.serverId, person)]?.offered,
	);
	const { busy, error, submit } = useCommand();
	return (
		<Banner
			title={words.changedTitle(name)}
			text={words.changed(name)}
			error={error}
		>
			<Button
				small
				variant="primary"
				aria-haspopup="dialog"
				onClick={() =>
					useView
						.getState()
						.open({ kind: "encryption", conversationId, person })
				}
			>
				{words.verifyFirst}
			</Button>
			<Button
				small
				disabled={busy || !key}
				onClick={() => {
					if (key)
						void submit(
							() => bridge.acceptIdentityKey({ conversationId, key }),
							noop,
						);
				}}
			>
				{words.acceptKey}
			</Button>
			<Button
				small
				disabled={busy}
				onClick={() =>
					void submit(() => bridge.keepIdentityKey({ conversationId }), noop)
				}
			>
				{words.keepKey}
			</Button>
		</Banner>
	);
}

interface BrokenProps {
	readonly conversation: Conversation;
	readonly error: AppError;
}

function Broken({ conversation, error: cause }: BrokenProps) {
	const { id: conversationId } = conversation;
	const { busy, error, submit } = useCommand();
	return (
		<Banner
			title={words.brokenTitle}
			text={`${sentenceOf(cause)} ${words.brokenNote}`}
			error={error}
		>
			<Button
				small
				variant="primary"
				disabled={busy}
				onClick={() =>
					void submit(() => bridge.recoverSession({ conversationId }), noop)
				}
			>
				{words.recover}
			</Button>
		</Banner>
	);
}

interface BannerProps {
	readonly title: string;
	readonly text: string;
	readonly error: string | null;
	readonly children: ReactNode;
}

function Banner({ title, text, error, children }: BannerProps) {
	const titleId = useId();
	return (
		<div className="encryption-banner-place">
			<section className="encryption-banner" aria-labelledby={titleId}>
				<ShieldAlert size={20} aria-hidden />
				<div>
					<div role="alert">
						<h2 id={titleId} className="foreign">
							{title}
						</h2>
						<p className="foreign">{text}</p>
						{error ? <p className="field-error">{error}</p> : null}
					</div>
					<div className="encryption-banner-actions">{children}</div>
				</div>
			</section>
		</div>
	);
}
