import { useId, useState } from "react";
import { strings } from "../../../language";
import type { RelayHostState } from "../../../shared/domain/relay-host";
import type { RelayReport } from "../../../shared/domain/relay-report";
import { CopyButton } from "../../components/copy-button";
import { PageSection } from "../../components/page";
import { TextField } from "../../components/text-field";
import { useApp } from "../../state/store";
import { QrCode } from "../encryption/qr-code";
import "../../components/choice.css";
import "./invite.css";

const words = strings.invite;

interface InviteProps {
	readonly host: Extract<RelayHostState, { kind: "on" }>;
	readonly report: RelayReport | null;
}

/** How others get to the hosted relay: a link with its key, as a text and as a code. */
export function Invite({ host, report }: InviteProps) {
	const scope = useApp((app) => app.relaySettings.scope);
	const [chosen, setChosen] = useState<string | null>(null);
	const name = useId();
	const { addresses, invites } = host;
	const at = Math.max(0, addresses.indexOf(chosen ?? ""));
	const address = addresses[at] ?? "";
	const link = invites[at] ?? "";
	return (
		<PageSection title={words.title} note={words.lead}>
			{scope === "this-computer" ? (
				<p className="field-error">{words.onlyHere}</p>
			) : null}
			<div className="invite">
				<QrCode text={link} label={words.code(address)} />
				<div className="invite-text">
					<TextField
						className="invite-link"
						dir="ltr"
						label={words.link}
						value={link}
						readOnly
						onFocus={(event) => event.target.select()}
					/>
					<CopyButton
						variant="primary"
						text={link}
						label={words.copy}
						copied={words.copied}
					/>
					{addresses.length > 1 ? (
						<fieldset className="invite-addresses">
							<legend>{words.addresses}</legend>
							{addresses.map((one) => (
								<label key={one} className="choice">
									<input
										type="radio"
										name={name}
										checked={one === address}
										onChange={() => setChosen(one)}
									/>
									<bdi dir="ltr" className="numbers">
										{one}
									</bdi>
									<span className="page-row-note">{usedBy(one, report)}</span>
								</label>
							))}
							<p className="field-note">{words.addressesNote}</p>
						</fieldset>
					) : (
						<p className="numbers">
							<span className="page-row-note">{words.address} </span>
							<bdi dir="ltr">{address}</bdi>{" "}
							<span className="page-row-note">{usedBy(address, report)}</span>
						</p>
					)}
				</div>
			</div>
		</PageSection>
	);
}

/** @param address `host:port` */
function usedBy(address: string, report: RelayReport | null): string {
	const host = address.replace(/:\d+$/, "").replace(/^\[|\]$/g, "");
	const used = report?.reachedAt.find((one) => one.address === host);
	return used ? words.reached(used.people) : "";
}
