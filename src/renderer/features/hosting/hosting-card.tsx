import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type { RelayHostState } from "../../../shared/domain/relay-host";
import { assertNever } from "../../../shared/errors";
import { CopyIconButton } from "../../components/copy-button";
import { Switch } from "../../components/switch";
import { TextAction } from "../../components/text-action";
import { useApp } from "../../state/store";
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
				<CopyIconButton
					className="hosting-copy"
					text={host.addresses[0] ?? ""}
					label={strings.hosting.copy}
					copied={strings.hosting.copied}
				/>
			) : null}
			<TextAction onClick={() => showPage("relay")}>
				{host.kind === "on" ? strings.hosting.invite : strings.hosting.page}
			</TextAction>
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
