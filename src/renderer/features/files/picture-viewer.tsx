import {
	ChevronLeft,
	ChevronRight,
	FolderOpen,
	Maximize,
	X,
	ZoomIn,
	ZoomOut,
} from "lucide-react";
import { type KeyboardEvent, useCallback, useRef, useState } from "react";
import { strings } from "../../../language";
import type { Message } from "../../../shared/domain/message";
import { shownFileName } from "../../../shared/file-names";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { useModal } from "../../components/use-modal";
import { run, useApp, useOpenLog } from "../../state/store";
import { keyOf } from "../../text/log-rows";
import "./picture-viewer.css";

const words = strings.files.viewer;
/** Each step makes it so many times larger. */
const STEP = 1.5;
const SMALLEST = 0.1;
const LARGEST = 8;

interface PictureViewerProps {
	readonly message: Message;
	readonly onClose: () => void;
}

/** A picture as large as the window, and the others of the part of the conversation that is held. */
export function PictureViewer({ message, onClose }: PictureViewerProps) {
	const dialog = useModal();
	const [shown, setShown] = useState(message);
	/** Its width on the screen, in pixels; null fits it into the window. */
	const [width, setWidth] = useState<number | null>(null);
	const [failed, setFailed] = useState(false);
	const picture = useRef<HTMLImageElement>(null);
	const files = useApp((app) => app.files);
	const log = useOpenLog(message.conversationId);
	const file = shown.file;
	const others = (log?.log.messages ?? []).filter((one) => {
		const kind = one.file?.picture ? files[one.file.id]?.kind : undefined;
		return kind === "here" || kind === "shared";
	});
	const at = others.findIndex((one) => keyOf(one) === keyOf(shown));
	const previous = at > 0 ? others[at - 1] : undefined;
	const next = at >= 0 ? others[at + 1] : undefined;

	const show = (other: Message | undefined) => {
		if (!other) return;
		setShown(other);
		setWidth(null);
		setFailed(false);
	};
	const zoomBy = useCallback((factor: number) => {
		const element = picture.current;
		if (!element?.naturalWidth) return;
		const zoom = (element.clientWidth / element.naturalWidth) * factor;
		const bounded = Math.min(LARGEST, Math.max(SMALLEST, zoom));
		setWidth(element.naturalWidth * bounded);
	}, []);
	const onKeyDown = (event: KeyboardEvent) => {
		if (event.ctrlKey || event.metaKey || event.altKey) return;
		const isRtl = document.dir === "rtl";
		switch (event.key) {
			case "+":
			case "=":
				zoomBy(STEP);
				break;
			case "-":
				zoomBy(1 / STEP);
				break;
			case "0":
				setWidth(null);
				break;
			case "ArrowLeft":
				if (width !== null) return;
				show(isRtl ? next : previous);
				break;
			case "ArrowRight":
				if (width !== null) return;
				show(isRtl ? previous : next);
				break;
			default:
				return;
		}
		event.preventDefault();
	};

	if (!file) return null;
	const name = shownFileName(file.name);
	return (
		<dialog
			ref={dialog}
			className="viewer"
			aria-label={words.title(name)}
			onCancel={(event) => {
				event.preventDefault();
				onClose();
			}}
			onKeyDown={onKeyDown}
		>
			<header className="viewer-bar">
				<bdi className="viewer-name foreign">{name}</bdi>
				<IconButton label={words.zoomOut} onClick={() => zoomBy(1 / STEP)}>
					<ZoomOut size={18} aria-hidden />
				</IconButton>
				<IconButton label={words.zoomIn} onClick={() => zoomBy(STEP)}>
					<ZoomIn size={18} aria-hidden />
				</IconButton>
				<IconButton
					label={words.fit}
					disabled={width === null}
					onClick={() => setWidth(null)}
				>
					<Maximize size={18} aria-hidden />
				</IconButton>
				<IconButton
					label={strings.files.showOf(name)}
					onClick={() => run(bridge.showFile({ id: file.id }))}
				>
					<FolderOpen size={18} aria-hidden />
				</IconButton>
				<IconButton label={strings.common.close} onClick={onClose}>
					<X size={18} aria-hidden />
				</IconButton>
			</header>
			{failed ? (
				<p className="viewer-failed">{words.failed}</p>
			) : (
				// biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard
				<div className="viewer-middle" tabIndex={0} data-autofocus>
					<img
						ref={picture}
						key={file.id}
						className={width === null ? "viewer-fit" : "viewer-zoomed"}
						style={width === null ? {} : { width }}
						src={`/pictures/${file.id}`}
						alt={name}
						draggable={false}
						onError={() => setFailed(true)}
					/>
				</div>
			)}
			{others.length > 1 ? (
				<>
					<IconButton
						className="viewer-previous"
						label={words.previous}
						disabled={!previous}
						onClick={() => show(previous)}
					>
						<ChevronLeft size={24} aria-hidden />
					</IconButton>
					<IconButton
						className="viewer-next"
						label={words.next}
						disabled={!next}
						onClick={() => show(next)}
					>
						<ChevronRight size={24} aria-hidden />
					</IconButton>
				</>
			) : null}
		</dialog>
	);
}
