import { Check, Copy } from "lucide-react";
import { strings } from "../../../language";
import type { RelayHostState } from "../../../shared/domain/relay-host";
import { assertNever } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { Switch } from "../../components/switch";
import { appNow, notify, useApp } from "../../state/store";
import { useCopied } from "../../state/use-copied";
import "./hosting.css";

export function HostingCard() {
	const host = useApp((app) => app.relayHost);
	const on = host.kind === "on" || host.kind === "starting";

	const change = async (wanted: boolean) => {
		const result = await bridge.hostRelay({ on: wanted });
		// A relay that failed to start says so in this card already.
		if (!result.ok && appNow().relayHost.kind !== "failed")
			notify(result.error);
	};

	return (
		<section className="hosting" aria-label={strings.hosting.label}>
			<Switch
				label={strings.hosting.label}
				on={on}
				busy={host.kind === "starting" || host.kind === "stopping"}
				onChange={(wanted) => void change(wanted)}
			/>
			{/* Always there, so that screen readers hear what appears in it. */}
			<div className="hosting-status" role="status">
				<HostStatus host={host} />
			</div>
			{host.kind === "on" ? (
				<Addresses addresses={host.addresses} fingerprint={host.fingerprint} />
			) : null}
		</section>
	);
}

function HostStatus({ host }: { readonly host: RelayHostState }) {
	const scope = useApp((app) => app.relaySettings.scope);
	switch (host.kind) {
		case "off":
			return strings.hosting.off;
		case "starting":
			return strings.hosting.starting;
		case "stopping":
			return strings.hosting.stopping;
		case "failed":
			return <span className="hosting-error">{host.error.message}</span>;
		case "on":
			return (
				<>
					<span className="hosting-caption">
						{scope === "network"
							? strings.hosting.network
							: strings.hosting.thisComputer}
					</span>{" "}
					<span className="hosting-address numbers">{host.addresses[0]}</span>
				</>
			);
		default:
			return assertNever(host);
	}
}

interface AddressesProps {
	readonly addresses: readonly string[];
	readonly fingerprint: string;
}

function Addresses({ addresses, fingerprint }: AddressesProps) {
	const [copied, copy] = useCopied();
	const [first = "", ...others] = addresses;
	return (
		<>
			<IconButton
				className="hosting-copy"
				label={strings.hosting.copy}
				onClick={() => copy(first)}
			>
				{copied === first ? (
					<Check size={16} aria-hidden />
				) : (
					<Copy size={16} aria-hidden />
				)}
			</IconButton>
			<span className="visually-hidden" aria-live="polite">
				{copied ? strings.hosting.copied : ""}
			</span>
			{others.length > 0 ? (
				<details className="hosting-others">
					<summary>{strings.hosting.otherAddresses(others.length)}</summary>
					<ul>
						{others.map((address) => (
							<li key={address}>
								<span className="numbers">{address}</span>
								<IconButton
									label={strings.hosting.copyOther(address)}
									onClick={() => copy(address)}
								>
									{copied === address ? (
										<Check size={14} aria-hidden />
									) : (
										<Copy size={14} aria-hidden />
									)}
								</IconButton>
							</li>
						))}
					</ul>
				</details>
			) : null}
			<details className="hosting-others">
				<summary>{strings.hosting.key}</summary>
				<p className="hosting-key">{fingerprint}</p>
				<p>{strings.hosting.keyNote}</p>
			</details>
		</>
	);
}
