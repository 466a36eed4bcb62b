import { Check, CircleHelp, X } from "lucide-react";
import { useCallback, useEffect, useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type {
	Finding,
	NetworkReport,
} from "../../../shared/domain/network-report";
import type { Server } from "../../../shared/domain/server";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { appNow } from "../../state/store";
import { addressOf } from "../../text/words";
import { adviceFor, causesIn } from "./causes";
import "./network-check.css";

const words = strings.networkCheck;

interface NetworkCheckDialogProps {
	/** The server that can't be reached; null for the relay hosted here, which others can't reach. */
	readonly server: Server | null;
	readonly onClose: () => void;
}

/** Looks why two computers do not come together, and says it in plain words. */
export function NetworkCheckDialog({
	server,
	onClose,
}: NetworkCheckDialogProps) {
	const [result, setResult] = useState<Result<NetworkReport> | null>(null);
	const serverId = server?.id ?? null;
	const look = useCallback(async () => {
		setResult(null);
		setResult(
			await (serverId === null
				? bridge.checkHosting({})
				: bridge.checkServer({ serverId })),
		);
	}, [serverId]);
	useEffect(() => void look(), [look]);

	return (
		<Dialog
			title={server ? words.serverTitle(addressOf(server)) : words.hostTitle}
			onClose={onClose}
			footer={
				<>
					<Button onClick={() => void look()} disabled={result === null}>
						{words.again}
					</Button>
					<Button variant="primary" onClick={onClose}>
						{strings.common.close}
					</Button>
				</>
			}
		>
			<div className="network-check" role="status">
				{result === null ? (
					<p>{words.checking}</p>
				) : result.ok ? (
					<Findings report={result.value} isHost={server === null} />
				) : (
					<p className="field-error">{sentenceOf(result.error)}</p>
				)}
			</div>
		</Dialog>
	);
}

interface FindingsProps {
	readonly report: NetworkReport;
	readonly isHost: boolean;
}

function Findings({ report, isHost }: FindingsProps) {
	const causes = causesIn(report);
	const { relaySettings, relayHost } = appNow();
	const port = relayHost.kind === "on" ? relayHost.port : relaySettings.port;
	return (
		<>
			{causes.length === 0 ? (
				<p className="network-cause">{isHost ? words.fineHost : words.fine}</p>
			) : (
				<>
					<h3>{causes[0]?.verdict === "bad" ? words.cause : words.likely}</h3>
					<ul className="network-causes">
						{causes.map((finding) => (
							<li key={finding.code}>
								<p className="network-cause foreign">{findingWords(finding)}</p>
								{adviceFor(finding, report.system, isHost, String(port)).map(
									(advice) => (
										<Advice key={advice} text={advice} />
									),
								)}
							</li>
						))}
					</ul>
				</>
			)}
			<details open={causes.length === 0}>
				<summary>{words.looked}</summary>
				<ul className="network-findings">
					{report.findings.map((finding) => (
						<li
							key={`${finding.code} ${finding.about}`}
							className={`network-${finding.verdict}`}
						>
							<Sign verdict={finding.verdict} />
							<span className="foreign">{findingWords(finding)}</span>
						</li>
					))}
				</ul>
			</details>
		</>
	);
}

/** A sentence, and under it the commands it speaks of, to be taken over as they are. */
function Advice({ text }: { readonly text: string }) {
	const [sentence, ...commands] = text.split("\n");
	return (
		<>
			<p className="network-advice">{sentence}</p>
			{commands.map((command) => (
				<code key={command} dir="ltr" className="network-command">
					{command}
				</code>
			))}
		</>
	);
}

function findingWords({ code, about }: Finding): string {
	return words.finding[code](about);
}

function Sign({ verdict }: { readonly verdict: Finding["verdict"] }) {
	const Icon = { good: Check, bad: X, doubt: CircleHelp }[verdict];
	return (
		<>
			<Icon size={16} aria-hidden />
			<span className="visually-hidden">{words[verdict]}: </span>
		</>
	);
}
