import clsx from "clsx";
import { ImageUp } from "lucide-react";
import {
	type DragEvent,
	useEffect,
	useEffectEvent,
	useRef,
	useState,
} from "react";
import { strings } from "../../../language";
import { Button } from "../../components/button";
import { FileInput } from "../../components/file-input";
import type { ScanResult } from "../../text/safety-number";
import type { Picture } from "./read-picture";

const words = strings.verify;

/** What came of a picture, where it says nothing about the keys. */
export type Scanned =
	| Exclude<ScanResult, "match" | "mismatch">
	| Exclude<Picture["kind"], "text">;

interface ScanPictureProps {
	/** Whose code it is to be. */
	readonly name: string;
	/** @returns what is wrong with the text; null where it has been taken */
	readonly onText: (text: string) => Scanned | null;
}

/** A picture of the other's code, pasted, dropped or chosen: no camera is asked for. */
export function ScanPicture({ name, onText }: ScanPictureProps) {
	const input = useRef<HTMLInputElement>(null);
	const [isReading, setReading] = useState(false);
	const [isOver, setOver] = useState(false);
	const [problem, setProblem] = useState<Scanned | null>(null);

	const take = async (file: Blob | undefined) => {
		if (!file || isReading) return;
		setReading(true);
		setProblem(null);
		// Large, and seldom needed.
		const { readPicture } = await import("./read-picture");
		const picture = await readPicture(file);
		setReading(false);
		setProblem(picture.kind === "text" ? onText(picture.text) : picture.kind);
	};
	const onPaste = useEffectEvent((event: ClipboardEvent) => {
		const [file] = event.clipboardData?.files ?? [];
		if (!file) return;
		event.preventDefault();
		void take(file);
	});
	useEffect(() => {
		const listener = (event: ClipboardEvent) => onPaste(event);
		document.addEventListener("paste", listener);
		return () => document.removeEventListener("paste", listener);
	}, []);

	const onDrag = (event: DragEvent) => {
		event.preventDefault();
		setOver(event.type === "dragover");
	};
	return (
		<section
			className={clsx("scan", isOver && "scan-over")}
			aria-label={words.scan(name)}
			onDragOver={onDrag}
			onDragLeave={onDrag}
			onDrop={(event) => {
				onDrag(event);
				void take(event.dataTransfer.files[0]);
			}}
		>
			<h3 className="foreign">{words.scan(name)}</h3>
			<p className="foreign">{words.scanLead(name)}</p>
			<Button
				small
				icon={<ImageUp size={14} aria-hidden />}
				disabled={isReading}
				onClick={() => input.current?.click()}
			>
				{words.choose}
			</Button>
			<FileInput
				ref={input}
				accept="image/*"
				onFiles={([file]) => void take(file)}
			/>
			<p className={clsx("told", problem && "field-error")} role="status">
				{isReading
					? words.reading
					: problem === "own"
						? words.scanned.own(name)
						: problem
							? words.scanned[problem]
							: ""}
			</p>
		</section>
	);
}
