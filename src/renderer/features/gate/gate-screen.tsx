import { Database, KeyRound, LockKeyhole, type LucideIcon } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import type {
	GateChoice,
	GateStop,
	GateStopKind,
} from "../../../shared/domain/gate";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { useCommand } from "../../state/use-command";
import { PassphraseForm } from "./passphrase-form";
import { StartAnewDialog } from "./start-anew-dialog";
import "../../styles/entry.css";
import "./gate.css";

const words = strings.gate;

const icons: Record<GateStopKind, LucideIcon> = {
	"passphrase-needed": LockKeyhole,
	"key-store-locked": LockKeyhole,
	"key-store-changed": KeyRound,
	"keys-missing": KeyRound,
	"keys-new": KeyRound,
	"keys-damaged": KeyRound,
	"store-damaged": Database,
	"store-locked": Database,
	"backup-passphrase": LockKeyhole,
	"store-newer": Database,
	"store-failed": Database,
};

/** Why the app doesn't open, in plain words, and what can be done. */
export function GateScreen({ stop }: { readonly stop: GateStop }) {
	const [asksAnew, setAsksAnew] = useState(false);
	const { busy, error, submit } = useCommand();
	const heading = useRef<HTMLHeadingElement>(null);
	const { title, lead } = words.stops[stop.kind];
	const Icon = icons[stop.kind];
	const asksPassphrase = stop.choices.includes("passphrase");

	// Another stop is another page: it is read from its top.
	// biome-ignore lint/correctness/useExhaustiveDependencies: the kind is what makes it another one.
	useEffect(() => {
		if (!asksPassphrase) heading.current?.focus();
	}, [stop.kind, asksPassphrase]);

	const choose = (choice: Exclude<GateChoice, "passphrase">) => {
		if (choice === "start-anew") setAsksAnew(true);
		else void submit(() => bridge.answerGate({ choice }), nothing);
	};

	return (
		<main className="gate entry scrolls">
			<div className="entry-body">
				<div className="gate-icon" aria-hidden="true">
					<Icon size={28} />
				</div>
				<h1 ref={heading} tabIndex={-1}>
					{title}
				</h1>
				<p className="entry-lead">{lead}</p>
				{stop.detail ? (
					<p className="gate-detail foreign">{sentenceOf(stop.detail)}</p>
				) : null}
				{asksPassphrase ? <PassphraseForm /> : null}
				<p className="gate-error" role="alert">
					{error}
				</p>
				<div className="gate-choices">
					{stop.choices
						.filter((choice) => choice !== "passphrase")
						.map((choice, i) => (
							<Button
								key={choice}
								variant={variantOf(choice, i === 0 && !asksPassphrase)}
								disabled={busy}
								onClick={() => choose(choice)}
							>
								{words.choices[choice]}
							</Button>
						))}
					<Button
						variant="quiet"
						onClick={() => void bridge.answerGate({ choice: "quit" })}
					>
						{words.quit}
					</Button>
				</div>
				<p className="gate-busy" aria-live="polite">
					{busy ? words.working : null}
				</p>
				<p className="gate-folder foreign">{words.filesIn(stop.folder)}</p>
			</div>
			{asksAnew ? (
				<StartAnewDialog stop={stop} onClose={() => setAsksAnew(false)} />
			) : null}
		</main>
	);
}

function variantOf(choice: GateChoice, isFirst: boolean) {
	if (choice === "start-anew") return "quiet";
	return isFirst ? "primary" : "plain";
}

function nothing(): void {}
