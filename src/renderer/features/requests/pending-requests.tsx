import { useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { namesOf } from "../../../language/lists";
import type { PendingRequest } from "../../../shared/domain/request";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { Unverified } from "../../components/unverified";
import { pendingRequestsOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { placeWords } from "../../text/words";
import { ignore } from "../conversations/actions";
import "./requests.css";

export function PendingRequests() {
	const requests = useApp(pendingRequestsOf);
	const newest = requests.at(-1);
	return (
		<>
			{/* Stands here before anything is in it, or it would not be heard. */}
			<p className="visually-hidden" aria-live="polite">
				{newest ? strings.requests.announced(calledName(newest.from)) : ""}
			</p>
			{newest ? <PendingList requests={requests} /> : null}
		</>
	);
}

function PendingList({
	requests,
}: {
	readonly requests: readonly PendingRequest[];
}) {
	return (
		<section className="sidebar-section" aria-label={strings.requests.heading}>
			<div className="section-head">
				<h2>{strings.requests.heading}</h2>
			</div>
			<div className="pending-list">
				{requests.map((request) => (
					<PendingCard key={request.id} request={request} />
				))}
			</div>
		</section>
	);
}

function PendingCard({ request }: { readonly request: PendingRequest }) {
	const server = useApp((app) => app.servers[request.serverId]);
	const several = useApp((app) => Object.keys(app.servers).length > 1);
	const [ignoring, setIgnoring] = useState(false);
	const { id, from, others, acknowledging, over } = request;
	const isKnown = useApp((app) => id in app.conversations);
	const name = calledName(from);

	const putAway = async () => {
		setIgnoring(true);
		const isDone = over
			? await run(bridge.ignoreRequest({ id }))
			: await ignore(request);
		if (!isDone) setIgnoring(false);
	};

	return (
		<article className="pending" aria-label={name}>
			<div className="pending-head">
				<Avatar people={[from]} />
				<div className="pending-text">
					<p className="foreign pending-name truncate">{name}</p>
					<p>
						{over
							? strings.requests[over]
							: isKnown
								? strings.requests.askedToJoin
								: strings.requests.asks}
					</p>
					<Unverified person={from} />
				</div>
			</div>
			{others.length > 0 ? (
				<p className="pending-more foreign">
					{strings.requests.alsoAskedLabel(namesOf(others))}
				</p>
			) : null}
			{server && several ? (
				<p className="pending-more numbers">{placeWords(server)}</p>
			) : null}
			<div className="pending-actions">
				{over ? null : (
					<Button
						small
						variant="primary"
						disabled={acknowledging || ignoring}
						onClick={() => run(bridge.acknowledgeRequest({ id }))}
					>
						{acknowledging
							? strings.requests.acknowledging
							: strings.requests.acknowledge}
					</Button>
				)}
				<Button
					small
					disabled={acknowledging || ignoring}
					title={over ? undefined : strings.requests.ignoreHint}
					onClick={() => void putAway()}
				>
					{over ? strings.requests.dismiss : strings.requests.ignore}
				</Button>
			</div>
		</article>
	);
}
