import { Pencil, Reply, X } from "lucide-react";
import { strings } from "../../../language";
import { IconButton } from "../../components/button";
import { useQuoted } from "../../state/quotes";
import type { About } from "../../state/talk";
import { senderOf } from "../../text/words";
import { QuoteText } from "./quote";
import "./about-strip.css";

const words = strings.talk;

interface AboutStripProps {
	readonly about: About;
	readonly onCancel: () => void;
}

/** Over the field: what is being answered or edited, as it is now. */
export function AboutStrip({ about, onCancel }: AboutStripProps) {
	const { message, kind } = about;
	const now = useQuoted(message.conversationId, message);
	return (
		<div className="about-strip">
			{kind === "reply" ? (
				<Reply size={16} className="turns" aria-hidden />
			) : (
				<Pencil size={15} aria-hidden />
			)}
			<div className="about-text">
				{kind === "edit" ? (
					<strong>{words.editing}</strong>
				) : (
					<>
						<span className="visually-hidden">
							{words.answering(senderOf(message))}
						</span>
						<QuoteText message={now ?? message} />
					</>
				)}
			</div>
			<IconButton label={words.cancel} onClick={onCancel}>
				<X size={16} aria-hidden />
			</IconButton>
		</div>
	);
}
