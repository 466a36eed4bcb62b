import { X } from "lucide-react";
import { strings } from "../../../language";
import { namesOf } from "../../../language/lists";
import type { SentRequest } from "../../../shared/domain/request";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { StatusDot } from "../../components/status-dot";
import { TextAction } from "../../components/text-action";
import { sentRequestsOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { sentRequestWords } from "../../text/words";
import { writtenName } from "./recipients";

export function SentRequests() {
	const requests = useApp(sentRequestsOf);
	if (requests.length === 0) return null;
	return (
		<section className="sidebar-section">
			<div className="section-head">
				<h2 id="sent-requests-heading">{strings.sentRequests.heading}</h2>
			</div>
			<ul aria-labelledby="sent-requests-heading">
				{requests.map((request) => (
					<SentItem key={request.id} request={request} />
				))}
			</ul>
		</section>
	);
}

function SentItem({ request }: { readonly request: SentRequest }) {
	const server = useApp((app) => app.servers[request.serverId]);
	const ask = useView((view) => view.ask);
	const words = sentRequestWords(request, server);
	const { kind } = request.state;
	const isOver = kind === "failed" || kind === "over";
	const names = namesOf(request.to);
	const topic = shownName(request.topic);
	const remove = () => run(bridge.withdrawRequest({ id: request.id }));

	return (
		<li className="sent">
			<div className="sent-text">
				<p className="foreign sent-names">
					{strings.sentRequests.to(names)}
					{topic ? <span className="sent-topic"> · {topic}</span> : null}
				</p>
				<p className="sent-state numbers" aria-live="polite">
					<StatusDot tone={words.tone} />
					<span>{words.text}</span>
				</p>
				{isOver ? (
					<div className="server-actions">
						<TextAction
							onClick={() =>
								ask({
									to: request.to.map(writtenName).join(", "),
									topic: request.topic,
									serverId: request.serverId,
									replaces: request.id,
								})
							}
						>
							{strings.sentRequests.askAgain}
						</TextAction>
						<TextAction onClick={remove}>
							{strings.sentRequests.dismiss}
						</TextAction>
					</div>
				) : null}
			</div>
			{isOver || kind === "withdrawing" ? null : (
				<IconButton
					className="sent-remove"
					label={strings.sentRequests.withdraw(names)}
					onClick={remove}
				>
					<X size={14} aria-hidden />
				</IconButton>
			)}
		</li>
	);
}
