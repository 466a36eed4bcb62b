import { ImageUp, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { strings } from "../../../language";
import { MAX_STATUS_LENGTH } from "../../../shared/domain/card";
import type { PersonKey } from "../../../shared/domain/ids";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { TextField } from "../../components/text-field";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { makeFace } from "./make-face";
import "./card.css";

const words = strings.card;

/** How this user shows themselves to those they talk with. */
export function CardSetting() {
	const card = useApp((app) => app.card);
	const name = useApp((app) => app.profile?.name ?? "");
	const [status, setStatus] = useState(card.status);
	const [isReading, setReading] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const { busy, error, setError, submit } = useCommand();

	const save = (picture: string | null, text: string) =>
		void submit(
			() => bridge.setCard({ status: text.trim(), picture }),
			() => {},
		);
	const take = async (file: File | undefined) => {
		if (!file) return;
		setReading(true);
		const face = await makeFace(file);
		setReading(false);
		if (face) save(face, card.status);
		else setError(words.unreadable);
	};

	return (
		<>
			<h3>{words.title}</h3>
			<p className="field-note">{words.note}</p>
			<div className="own-card">
				<Avatar
					people={[{ key: name as PersonKey, name, identityKey: null }]}
					size="large"
					picture={card.picture}
				/>
				<div className="settings-actions">
					<Button
						small
						icon={<ImageUp size={14} aria-hidden />}
						disabled={busy || isReading}
						onClick={() => input.current?.click()}
					>
						{words.choose}
					</Button>
					{card.picture === null ? null : (
						<Button
							small
							icon={<Trash2 size={14} aria-hidden />}
							disabled={busy}
							onClick={() => save(null, card.status)}
						>
							{words.remove}
						</Button>
					)}
				</div>
				<input
					ref={input}
					type="file"
					accept="image/*"
					hidden
					onChange={(event) => {
						void take(event.target.files?.[0]);
						// The same file can be chosen again.
						event.target.value = "";
					}}
				/>
			</div>
			<Form
				className="settings-line"
				onSubmit={() => save(card.picture, status)}
			>
				<TextField
					label={words.status}
					placeholder={words.statusPlaceholder}
					dir="auto"
					maxLength={MAX_STATUS_LENGTH}
					value={status}
					error={error}
					hint={isReading ? words.reading : null}
					onChange={(event) => {
						setStatus(event.target.value);
						setError(null);
					}}
				/>
				<Button
					type="submit"
					className="settings-save"
					disabled={busy || status.trim() === card.status}
				>
					{strings.common.save}
				</Button>
			</Form>
		</>
	);
}
