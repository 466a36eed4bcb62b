import { RadioTower } from "lucide-react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { RelayHostState } from "../../../shared/domain/relay-host";
import type { RelayReport } from "../../../shared/domain/relay-report";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { Fingerprint } from "../../components/fingerprint";
import { Page, PageSection } from "../../components/page";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { listTime } from "../../text/time";
import { Invite } from "../invite/invite";
import { BansPart } from "./bans-part";
import { EventsPart } from "./events-part";
import { LimitsPart } from "./limits-part";
import { MailboxPart } from "./mailbox-part";
import { MembersPart } from "./members-part";
import { OwnedNamesPart } from "./owned-names-part";
import { PeoplePart } from "./people-part";
import { RelayForm } from "./relay-form";
import { setHosting } from "./set-hosting";
import { TrafficChart } from "./traffic-chart";
import { useRelayReport } from "./use-relay-report";
import "./relay-page.css";

const words = strings.relayPage;

/** All about the relay that this app hosts, in one place. */
export function RelayPage() {
	const host = useApp((app) => app.relayHost);
	const report = useRelayReport(host.kind === "on");
	const open = useView((view) => view.open);
	const isOn = host.kind === "on";
	return (
		<Page
			title={words.title}
			lead={hostWords(host, report)}
			actions={
				<>
					<Button
						onClick={() => open({ kind: "network-check", serverId: null })}
					>
						{words.check}
					</Button>
					{isOn ? (
						<Button onClick={() => void setHosting(false)}>
							{words.switchOff}
						</Button>
					) : null}
				</>
			}
		>
			{isOn ? (
				<>
					<Invite host={host} report={report} />
					<NowPart host={host} report={report} />
					<PeoplePart report={report} />
				</>
			) : host.kind === "starting" || host.kind === "stopping" ? null : (
				<EmptyState
					heading="h2"
					icon={<RadioTower size={26} />}
					title={host.kind === "failed" ? words.failed : words.off}
					lead={host.kind === "failed" ? sentenceOf(host.error) : words.offLead}
				>
					<Button
						className="page-start"
						variant="primary"
						onClick={() => void setHosting(true)}
					>
						{host.kind === "failed" ? words.tryAgain : words.switchOn}
					</Button>
				</EmptyState>
			)}
			<BansPart />
			<PageSection title={strings.settings.members.title}>
				<MembersPart />
			</PageSection>
			<OwnedNamesPart />
			{isOn ? <EventsPart events={report?.events ?? []} /> : null}
			<PageSection title={words.settings}>
				<RelayForm />
			</PageSection>
			<LimitsPart />
			{isOn ? (
				<PageSection title={words.key} note={words.keyNote}>
					<Fingerprint of={host.fingerprint} />
				</PageSection>
			) : null}
		</Page>
	);
}

interface HostProps {
	readonly host: RelayHostState;
	readonly report: RelayReport | null;
}

function hostWords(
	host: RelayHostState,
	report: RelayReport | null,
): string | null {
	switch (host.kind) {
		case "on":
			return report
				? words.onSince(listTime(report.startedAt, Date.now()))
				: words.on;
		case "starting":
			return words.starting;
		case "stopping":
			return words.stopping;
		default:
			// The page itself says it, and what to do.
			return null;
	}
}

function NowPart({ host, report }: HostProps) {
	const mailbox = host.kind === "on" ? host.mailbox : null;
	const people = (report?.people.length ?? 0) + (report?.morePeople ?? 0);
	return (
		<PageSection title={words.now}>
			<div className="figures">
				<Figure label={words.people} value={strings.amounts.number(people)} />
				<Figure
					label={words.conversations}
					value={strings.amounts.number(report?.conversations ?? 0)}
				/>
				<Figure
					label={words.mailbox}
					value={strings.amounts.number(mailbox?.messages ?? 0)}
				/>
				<TrafficChart samples={report?.samples ?? []} />
			</div>
			<MailboxPart />
		</PageSection>
	);
}

interface FigureProps {
	readonly label: string;
	readonly value: string;
}

function Figure({ label, value }: FigureProps) {
	return (
		<div className="figure">
			<span className="figure-value numbers">{value}</span>
			<span className="figure-label">{label}</span>
		</div>
	);
}
