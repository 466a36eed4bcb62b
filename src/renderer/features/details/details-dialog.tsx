import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { isBlocked } from "../../../shared/blocked";
import {
	type Conversation,
	isMuted,
	type Member,
} from "../../../shared/domain/conversation";
import { MAX_TOPIC_LENGTH } from "../../../shared/ipc";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { FieldForm } from "../../components/field-form";
import { Switch } from "../../components/switch";
import { run, useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { lockOf } from "../../text/encryption";
import { shownTopic } from "../../text/words";
import { archive, leave } from "../conversations/actions";
import { LockSign } from "../encryption/lock-sign";
import { writtenName } from "../requests/recipients";
import { SharedPart } from "./shared-part";
import "./details.css";

const words = strings.details;
const actions = strings.conversationActions;

interface DetailsDialogProps {
	readonly conversation: Conversation;
	readonly onClose: () => void;
}

/** A conversation at a glance: what it is about, who is in it, what protects it, and what this user does with it. */
export function DetailsDialog({ conversation, onClose }: DetailsDialogProps) {
	const { id: conversationId, members, archived } = conversation;
	const identities = useApp((app) => app.identities);
	const open = useView((view) => view.open);
	const now = useNow();
	const lock = lockOf(conversation, identities);
	const isOver =
		conversation.attachment.kind === "ended" || conversation.departure !== null;
	return (
		<Dialog title={words.title} onClose={onClose}>
			{isOver ? null : (
				<FieldForm
					label={words.topic}
					spellCheck
					hint={
						conversation.topicDue === null ? words.topicHint : words.topicDue
					}
					value={shownTopic(conversation)}
					problem={(topic) =>
						topic.length > MAX_TOPIC_LENGTH
							? strings.newConversation.topicTooLong(MAX_TOPIC_LENGTH)
							: null
					}
					command={(topic) => bridge.changeTopic({ conversationId, topic })}
				/>
			)}
			<section className="details-section">
				<div className="details-head">
					<h3 id="details-members">{words.members(members.length)}</h3>
					{isOver ? null : members.length > 1 ? (
						<Button
							small
							onClick={() => open({ kind: "add-people", conversationId })}
						>
							{words.add}
						</Button>
					) : (
						<Button
							small
							title={words.groupNote}
							onClick={() =>
								useView.getState().ask({
									to: `${members.map(writtenName).join(", ")}, `,
									topic: "",
									serverId: conversation.serverId,
								})
							}
						>
							{words.group}
						</Button>
					)}
				</div>
				<ul aria-labelledby="details-members">
					{members.map((member) => (
						<MemberRow
							key={member.key}
							conversation={conversation}
							member={member}
						/>
					))}
				</ul>
			</section>
			<section className="details-section">
				<h3>{words.encryption}</h3>
				<button
					type="button"
					className="details-link"
					onClick={() =>
						open({ kind: "encryption", conversationId, person: null })
					}
				>
					<LockSign kind={lock.kind} size={16} />
					<span className="foreign">{lock.text}</span>
				</button>
			</section>
			<SharedPart conversationId={conversationId} onClose={onClose} />
			<section className="details-section">
				<h3>{words.settings}</h3>
				{archived ? null : (
					<Switch
						label={words.pinned}
						on={conversation.pinned !== null}
						onChange={(on) =>
							run(
								bridge.pinConversation({
									conversationId,
									position: on ? 10_000 : null,
								}),
							)
						}
					/>
				)}
				<Switch
					label={words.muted}
					on={isMuted(conversation, now)}
					onChange={(on) => {
						if (on) open({ kind: "mute", conversationId });
						else run(bridge.muteConversation({ conversationId, mute: null }));
					}}
				/>
				<Switch
					label={words.archived}
					on={archived}
					onChange={(on) => {
						if (on) archive(conversation);
						else
							run(
								bridge.archiveConversation({
									conversationId,
									archived: false,
								}),
							);
					}}
				/>
				<div className="details-actions">
					{isOver ? null : (
						<Button
							small
							onClick={() => {
								onClose();
								leave(conversation, false);
							}}
						>
							{actions.leave}
						</Button>
					)}
					<Button
						small
						variant="danger"
						onClick={() => {
							onClose();
							leave(conversation, true);
						}}
					>
						{actions.delete}
					</Button>
				</div>
			</section>
		</Dialog>
	);
}

interface MemberRowProps {
	readonly conversation: Conversation;
	readonly member: Member;
}

function MemberRow({ conversation, member }: MemberRowProps) {
	const { serverId } = conversation;
	const open = useView((view) => view.open);
	const blocked = useApp((app) => isBlocked(app, serverId, member));
	const name = calledName(member);
	const states = [
		member.standing === "invited" ? words.waiting : "",
		member.standing === "left" ? words.left : "",
		member.key === conversation.asker ? words.asker : "",
		member.identityKey === null ? strings.people.unverified : "",
		blocked ? words.blocked : "",
	].filter((state) => state !== "");
	return (
		<li>
			<button
				type="button"
				className="details-member"
				aria-label={words.person(name)}
				onClick={() => open({ kind: "person", serverId, person: member })}
			>
				<Avatar people={[member]} size="small" />
				<span className="details-text">
					<span className="foreign truncate">{name}</span>
					{states.length > 0 ? (
						<span className="field-note">{states.join(" · ")}</span>
					) : null}
				</span>
			</button>
		</li>
	);
}
