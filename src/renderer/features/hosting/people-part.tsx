import { useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { RelayReport } from "../../../shared/domain/relay-report";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { PageSection } from "../../components/page";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { clockTime } from "../../text/time";
import { BanDialog } from "./ban-dialog";

const words = strings.relayPage;
type PersonHere = RelayReport["people"][number];

/** Who is on the hosted relay now, and what its host can do about it. */
export function PeoplePart({
	report,
}: {
	readonly report: RelayReport | null;
}) {
	const self = useApp(
		(app) => serversOf(app).find((server) => server.own)?.self.key,
	);
	const [asked, setAsked] = useState<{
		readonly what: "disconnect" | "ban";
		readonly person: PersonHere;
	} | null>(null);
	const close = () => setAsked(null);
	const people = report?.people ?? [];
	return (
		<PageSection title={words.peopleHere}>
			{report && people.length === 0 ? (
				<p className="field-note">{words.nobody}</p>
			) : null}
			<ul className="page-rows" aria-label={words.peopleHere}>
				{people.map((person) => {
					const name = calledName(person);
					const isSelf = person.key === self;
					return (
						<li key={person.key} className="page-row">
							<span className="page-row-text">
								<span className="foreign">
									{isSelf ? words.you(name) : name}
								</span>
								<span className="page-row-note numbers">
									{[
										words.personNote(person.address, clockTime(person.since)),
										person.conversations > 0
											? words.inConversations(person.conversations)
											: "",
									]
										.filter((part) => part !== "")
										.join(" · ")}
								</span>
							</span>
							{isSelf ? null : (
								<span className="page-row-actions">
									<Button
										small
										aria-label={`${words.disconnect}: ${name}`}
										onClick={() => setAsked({ what: "disconnect", person })}
									>
										{words.disconnect}
									</Button>
									<Button
										small
										aria-label={`${words.ban}: ${name}`}
										onClick={() => setAsked({ what: "ban", person })}
									>
										{words.ban}
									</Button>
								</span>
							)}
						</li>
					);
				})}
			</ul>
			{report && report.morePeople > 0 ? (
				<p className="field-note">{words.more(report.morePeople)}</p>
			) : null}
			{asked?.what === "disconnect" ? (
				<ConfirmDialog
					title={words.disconnectTitle(calledName(asked.person))}
					lead={words.disconnectLead(calledName(asked.person))}
					confirm={words.disconnect}
					command={() => bridge.disconnectPerson({ name: asked.person.key })}
					onClose={close}
				/>
			) : null}
			{asked?.what === "ban" ? (
				<BanDialog person={asked.person} onClose={close} />
			) : null}
		</PageSection>
	);
}
