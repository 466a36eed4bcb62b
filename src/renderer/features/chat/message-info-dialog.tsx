import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { Conversation, Member } from "../../../shared/domain/conversation";
import type { Message } from "../../../shared/domain/message";
import { Avatar } from "../../components/avatar";
import { Dialog } from "../../components/dialog";
import { useApp } from "../../state/store";
import { arrivalsOf } from "../../text/journey";
import "./message-info.css";

const words = strings.messageInfo;

interface MessageInfoDialogProps {
	readonly message: Message;
	readonly conversation: Conversation;
	readonly onClose: () => void;
}

/** Who in a group has read a message, who has it, and who has not. */
export function MessageInfoDialog({
	message,
	conversation,
	onClose,
}: MessageInfoDialogProps) {
	const readReceipts = useApp((app) => app.preferences.readReceipts);
	const { read, delivered, notYet, notTheirs } = arrivalsOf(
		message,
		conversation.members,
		readReceipts,
	);
	return (
		<Dialog title={words.title} onClose={onClose}>
			<blockquote className="info-text foreign" dir="auto">
				{message.text}
			</blockquote>
			<People heading={words.read} people={read} />
			<People heading={words.delivered} people={delivered} />
			<People heading={words.notYet} people={notYet} />
			<People
				heading={words.notTheirs}
				people={notTheirs}
				hint={words.notTheirsHint}
			/>
			{readReceipts ? null : <p className="info-note">{words.receiptsOff}</p>}
		</Dialog>
	);
}

interface PeopleProps {
	readonly heading: string;
	readonly people: readonly Member[];
	readonly hint?: string;
}

function People({ heading, people, hint }: PeopleProps) {
	if (people.length === 0) return null;
	return (
		<section className="info-people">
			<h3>{heading}</h3>
			{hint ? <p className="info-note">{hint}</p> : null}
			<ul aria-label={heading}>
				{people.map((one) => (
					<li key={one.key}>
						<Avatar people={[one]} size="small" />
						<span className="foreign truncate">{calledName(one)}</span>
					</li>
				))}
			</ul>
		</section>
	);
}
