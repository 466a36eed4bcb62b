import { useState } from "react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy-button";
import { useCommand } from "../../state/use-command";

const words = strings.log;

/** What the app has done, to read, and to send if one likes. */
export function LogSetting() {
	const [text, setText] = useState<string | null>(null);
	const [saved, setSaved] = useState<string | null>(null);
	const { busy, error, submit } = useCommand();
	return (
		<>
			<h3>{words.title}</h3>
			<p className="field-note">{words.note}</p>
			<div className="settings-actions">
				<Button
					small
					disabled={busy}
					onClick={() => void submit(() => bridge.getLog({}), setText)}
				>
					{words.show}
				</Button>
				<Button
					small
					disabled={busy}
					onClick={() => void submit(() => bridge.saveLog({}), setSaved)}
				>
					{words.save}
				</Button>
				{text ? <CopyButton small text={text} label={words.copy} /> : null}
			</div>
			<p className="field-note told" role="status">
				{error ?? (saved ? words.saved(saved) : text === "" ? words.empty : "")}
			</p>
			{text ? (
				<section
					className="settings-log scrolls"
					aria-label={words.title}
					dir="ltr"
					// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
					tabIndex={0}
				>
					<pre>{text}</pre>
				</section>
			) : null}
		</>
	);
}
