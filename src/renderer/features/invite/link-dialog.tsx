import { strings } from "../../../language";
import type { OpenedLink } from "../../../shared/domain/link";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Dialog } from "../../components/dialog";
import { Fingerprint } from "../../components/fingerprint";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { endpointText } from "../../text/words";
import "./invite.css";

const words = strings.invite;

/** Asks about a link that another program has given to this app, before anything is done about it. */
export function LinkQuestion() {
	const link = useApp((app) => app.openedLink);
	// Keyed: the answer to one question can't become the answer to another.
	return link ? <LinkDialog key={link.id} link={link} /> : null;
}

function LinkDialog({ link }: { readonly link: OpenedLink }) {
	const { busy, error, submit } = useCommand();
	const { id, host, port, scheme, fingerprint } = link;
	const decline = () => void run(bridge.answerLink({ id, connect: false }));
	return (
		<Dialog
			title={words.openTitle(endpointText(host, port))}
			lead={words.openLead}
			onClose={decline}
			onSubmit={() =>
				void submit(
					() => bridge.answerLink({ id, connect: true }),
					() => {},
				)
			}
			footer={
				<>
					{/* The harmless choice has the focus: somebody may be writing as the question appears. */}
					<Button onClick={decline} data-autofocus>
						{words.openCancel}
					</Button>
					<Button type="submit" variant="primary" disabled={busy}>
						{words.openConnect}
					</Button>
				</>
			}
		>
			{fingerprint !== null ? (
				<>
					<p>{words.openKey}</p>
					<Fingerprint of={fingerprint} />
				</>
			) : (
				<p>{words.openNoKey}</p>
			)}
			{scheme === "flex" ? (
				<p className="field-error">{words.openPlain}</p>
			) : null}
			{error ? (
				<p className="field-error" role="alert">
					{error}
				</p>
			) : null}
		</Dialog>
	);
}
