import clsx from "clsx";
import { useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { Conversation, Member } from "../../../shared/domain/conversation";
import { keyKeeping } from "../../../shared/domain/encryption";
import type { PersonKey } from "../../../shared/domain/ids";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import {
	lockOf,
	memberWords,
	type Trust,
	trustIn,
} from "../../text/encryption";
import { LockSign } from "./lock-sign";
import { Verify } from "./verify";
import "./encryption.css";

const words = strings.encryption;

interface EncryptionDialogProps {
	readonly conversation: Conversation;
	/** Whose safety number to begin with; null for everybody. */
	readonly begin: PersonKey | null;
	readonly onClose: () => void;
}

/** What protects a conversation, who takes part in it, and for each of them the way to be sure. */
export function EncryptionDialog({
	conversation,
	begin,
	onClose,
}: EncryptionDialogProps) {
	const [person, setPerson] = useState(begin);
	const [hasReturned, setHasReturned] = useState(false);
	const member = conversation.members.find(({ key }) => key === person);
	return (
		<Dialog
			title={member ? strings.verify.title(calledName(member)) : words.title}
			onClose={onClose}
		>
			{member ? (
				<Verify
					conversation={conversation}
					member={member}
					onBack={() => {
						setPerson(null);
						setHasReturned(true);
					}}
				/>
			) : (
				<Overview
					conversation={conversation}
					takesFocus={hasReturned}
					onVerify={setPerson}
				/>
			)}
		</Dialog>
	);
}

interface OverviewProps {
	readonly conversation: Conversation;
	/** The button that was pressed is gone. */
	readonly takesFocus: boolean;
	readonly onVerify: (person: PersonKey) => void;
}

function Overview({ conversation, takesFocus, onVerify }: OverviewProps) {
	const { id: conversationId, members, encryption } = conversation;
	const identities = useApp((app) => app.identities);
	const everywhere = useApp((app) => app.onlyEncrypted);
	const lock = lockOf(conversation, identities);
	return (
		<>
			<div
				className={clsx("lock-state", `lock-${lock.kind}`)}
				ref={(element) => {
					if (takesFocus) element?.focus();
				}}
				tabIndex={-1}
			>
				<LockSign kind={lock.kind} size={18} />
				<strong className="foreign">{lock.text}</strong>
			</div>
			<p className="foreign">{lock.meaning}</p>
			{encryption.kind === "broken" ? (
				<div>
					<Button
						variant="primary"
						onClick={() => run(bridge.recoverSession({ conversationId }))}
					>
						{words.recover}
					</Button>
				</div>
			) : null}
			<section className="encryption-members">
				<h3 id="encryption-members">{words.members}</h3>
				<ul aria-labelledby="encryption-members">
					{members.map((member) => (
						<MemberItem
							key={member.key}
							member={member}
							trust={trustIn(conversation, member, identities)}
							onVerify={() => onVerify(member.key)}
						/>
					))}
				</ul>
			</section>
			{encryption.kind === "none" ? null : (
				<p className="field-note">
					{words.keeping(
						keyKeeping.skippedMessages,
						keyKeeping.pastEpochs,
						keyKeeping.renewAfterMessages,
						keyKeeping.renewAfterHours,
					)}
				</p>
			)}
			<section className="encryption-rule">
				{everywhere ? (
					<p className="field-note">{words.onlyEncryptedEverywhere}</p>
				) : (
					<>
						<Switch
							label={words.onlyEncrypted}
							on={conversation.onlyEncrypted}
							onChange={(on) =>
								run(bridge.setOnlyEncrypted({ conversationId, on }))
							}
						/>
						<p className="field-note">{words.onlyEncryptedNote}</p>
					</>
				)}
			</section>
		</>
	);
}

interface MemberItemProps {
	readonly member: Member;
	readonly trust: Trust;
	readonly onVerify: () => void;
}

function MemberItem({ member, trust, onVerify }: MemberItemProps) {
	const name = calledName(member);
	const isVerified = trust === "verified";
	return (
		<li>
			<Avatar people={[member]} size="small" />
			<div className="encryption-member">
				<span className="foreign truncate">{name}</span>
				<span className={`trust trust-${trust}`}>
					{memberWords(member, trust)}
				</span>
			</div>
			{trust === "guest" ? null : (
				<Button
					small
					variant={isVerified ? "quiet" : "plain"}
					aria-label={
						isVerified ? words.lookThis(name) : words.verifyThis(name)
					}
					onClick={onVerify}
				>
					{isVerified ? words.look : words.verify}
				</Button>
			)}
		</li>
	);
}
