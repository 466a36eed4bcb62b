import { Check, Copy } from "lucide-react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { RelayHostState } from "../../../shared/domain/relay-host";
import { assertNever } from "../../../shared/errors";
import { IconButton } from "../../components/button";
import { Switch } from "../../components/switch";
import { useApp } from "../../state/store";
import { useCopied } from "../../state/use-copied";
import { useView } from "../../state/view";
import { setHosting } from "./set-hosting";
import "./hosting.css";

export function HostingCard() {
	const host = useApp((app) => app.relayHost);
	const on = host.kind === "on" || host.kind === "starting";
	const showPage = useView((view) => view.showPage);

	return (
		<section className="hosting" aria-label={strings.hosting.label}>
			<Switch
				label={strings.hosting.label}
				on={on}
				busy={host.kind === "starting" || host.kind === "stopping"}
				onChange={(wanted) => void setHosting(wanted)}
			/>
			{/* Always there, so that screen readers hear what appears in it. */}
			<div className="hosting-status" role="status">
				<HostStatus host={host} />
			</div>
			{host.kind === "on" ? (
				<CopyAddress address={host.addresses[0] ?? ""} />
			) : null}
			<button
				type="button"
				className="text-action"
				onClick={() => showPage("relay")}
			>
				{host.kind === "on" ? strings.hosting.invite : strings.hosting.page}
			</button>
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
			return <span className="hosting-error">{sentenceOf(host.error)}</span>;
		case "on":
			return (
				<>
					<span className="hosting-caption">
						{scope === "network"
							? strings.hosting.network
							: strings.hosting.thisComputer}
					</span>{" "}
					<span dir="ltr" className="hosting-address numbers">
						{host.addresses[0]}
					</span>
				</>
			);
		default:
			return assertNever(host);
	}
}

function CopyAddress({ address }: { readonly address: string }) {
	const [copied, copy] = useCopied();
	return (
		<>
			<IconButton
				className="hosting-copy"
				label={strings.hosting.copy}
				onClick={() => copy(address)}
			>
				{copied ? (
					<Check size={16} aria-hidden />
				) : (
					<Copy size={16} aria-hidden />
				)}
			</IconButton>
			<span className="visually-hidden" aria-live="polite">
				{copied ? strings.hosting.copied : ""}
			</span>
		</>
	);
}
