import { useEffect, useRef, useState } from "react";
import { strings } from "../../../language";
import { ownName } from "../../../shared/own-name";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { Mark } from "../../components/mark";
import { TextAction } from "../../components/text-action";
import { TextField } from "../../components/text-field";
import { useCommand } from "../../state/use-command";
import { RestoreDialog } from "./restore-dialog";
import "../../styles/entry.css";
import "./welcome.css";

export function Welcome() {
	const [name, setName] = useState("");
	const [isRestoring, setRestoring] = useState(false);
	const { busy, error, setError, submit } = useCommand();
	const field = useRef<HTMLInputElement>(null);
	useEffect(() => field.current?.focus(), []);
	const shown = ownName(name);

	const start = () => {
		if (!name.trim()) {
			setError(strings.welcome.nameMissing);
			return;
		}
		void submit(
			() => bridge.setProfileName({ name: name.trim() }),
			() => {},
		);
	};

	return (
		<main className="entry scrolls">
			<Form className="entry-body" onSubmit={start}>
				<Mark size={64} />
				<h1>{strings.welcome.title}</h1>
				<p className="entry-lead">{strings.welcome.lead}</p>
				<div className="welcome-fields">
					<TextField
						label={strings.welcome.nameLabel}
						hint={
							shown === name.trim()
								? strings.welcome.nameHint
								: strings.welcome.nameShown(shown)
						}
						error={error}
						value={name}
						onChange={(event) => {
							setName(event.target.value);
							setError(null);
						}}
						ref={field}
					/>
					<Button type="submit" variant="primary" disabled={busy}>
						{strings.welcome.start}
					</Button>
					<TextAction onClick={() => setRestoring(true)}>
						{strings.welcome.restore}
					</TextAction>
				</div>
			</Form>
			{isRestoring ? (
				<RestoreDialog onClose={() => setRestoring(false)} />
			) : null}
		</main>
	);
}
