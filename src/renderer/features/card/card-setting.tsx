import clsx from "clsx";
import { ImageUp, Trash2 } from "lucide-react";
import { useRef, useState } from "react";
import { strings } from "../../../language";
import { MAX_STATUS_LENGTH } from "../../../shared/domain/card";
import type { PersonKey } from "../../../shared/domain/ids";
import { bridge } from "../../bridge";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { FieldForm } from "../../components/field-form";
import { FileInput } from "../../components/file-input";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { makeFace } from "./make-face";
import "./card.css";

const words = strings.card;

/** How this user shows themselves to those they talk with. */
export function CardSetting() {
	const card = useApp((app) => app.card);
	const name = useApp((app) => app.profile?.name ?? "");
	const [isReading, setReading] = useState(false);
	const input = useRef<HTMLInputElement>(null);
	const { busy, error, setError, submit } = useCommand();

	const show = (picture: string | null) =>
		void submit(
			() => bridge.setCard({ status: card.status, picture }),
			() => {},
		);
	const take = async (file: File | undefined) => {
		if (!file) return;
		setError(null);
		setReading(true);
		const face = await makeFace(file);
		setReading(false);
		if (face) show(face);
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
							onClick={() => show(null)}
						>
							{words.remove}
						</Button>
					)}
				</div>
				<FileInput
					ref={input}
					accept="image/*"
					onFiles={([file]) => void take(file)}
				/>
			</div>
			{/* Always there, so that it is heard when something appears in it. */}
			<p
				className={clsx("field-note told", error && "field-error")}
				role="status"
			>
				{isReading ? words.reading : error}
			</p>
			<FieldForm
				label={words.status}
				placeholder={words.statusPlaceholder}
				dir="auto"
				maxLength={MAX_STATUS_LENGTH}
				value={card.status}
				command={(status) => bridge.setCard({ picture: card.picture, status })}
			/>
		</>
	);
}
