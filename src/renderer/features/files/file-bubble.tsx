import { File, FileWarning } from "lucide-react";
import type { ReactNode } from "react";
import { strings } from "../../../language";
import { calledName, writerName } from "../../../language/called";
import { sentenceOf } from "../../../language/sentence-of";
import type { FileOffer, FileState } from "../../../shared/domain/file";
import type { Message } from "../../../shared/domain/message";
import { errorOf } from "../../../shared/errors";
import { mayRun, shownFileName } from "../../../shared/file-names";
import { bridge } from "../../bridge";
import { TextAction } from "../../components/text-action";
import { actSoon, useIsSoon } from "../../state/soon";
import { appNow, run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import { isOwn } from "../../text/log-rows";
import { shownName } from "../../text/names";
import { Thumbnail } from "./thumbnail";
import "./files.css";

const words = strings.files;
const { bytes } = strings.amounts;
/** A picture in a conversation, in CSS pixels. */
const MAX_WIDTH = 320;
const MAX_HEIGHT = 240;

/** Until it can't be undone any more. */
const stopping: FileState = {
	kind: "withdrawn",
	error: errorOf("file-withdrawn-here"),
};

interface FileBubbleProps {
	readonly message: Message;
	readonly file: FileOffer;
}

/** A file in a conversation: what it is, how far it is, and what can be done with it. */
export function FileBubble({ message, file }: FileBubbleProps) {
	const known = useApp((app) => app.files[file.id]);
	const isStopping = useIsSoon(file.id);
	const state: FileState | undefined = isStopping ? stopping : known;
	const name = shownFileName(file.name);
	const { picture } = file;
	const isHere = state?.kind === "here" || state?.kind === "shared";
	const open = useView((view) => view.open);
	const onFetch = () => fetchFile(message);
	const Sign = mayRun(file.name) ? FileWarning : File;
	return (
		<div className="file">
			{picture ? (
				<button
					type="button"
					className="file-picture"
					aria-label={isHere ? words.view(name) : words.fetchOf(name)}
					disabled={!isHere && (state !== undefined || isOwn(message))}
					onClick={() =>
						isHere ? open({ kind: "picture", message }) : onFetch()
					}
				>
					<Thumbnail
						picture={picture}
						maxWidth={MAX_WIDTH}
						maxHeight={MAX_HEIGHT}
					/>
				</button>
			) : null}
			<div className="file-line">
				{picture ? null : <Sign className="file-sign" size={24} aria-hidden />}
				<div className="file-words">
					<bdi className="file-name foreign" title={name}>
						{name}
					</bdi>
					<FileStateLine message={message} file={file} state={state} />
				</div>
			</div>
			<FileActions
				message={message}
				name={name}
				state={state}
				onFetch={onFetch}
				viewable={picture !== null}
			/>
		</div>
	);
}

interface FileStateLineProps {
	readonly message: Message;
	readonly file: FileOffer;
	readonly state: FileState | undefined;
}

function FileStateLine({ message, file, state }: FileStateLineProps) {
	const { size } = file;
	const name = shownFileName(file.name);
	const line = (text: ReactNode) => (
		<span className="file-state numbers">{text}</span>
	);
	const progress = (received: number) => (
		<progress
			className="file-progress"
			aria-label={words.progress(name)}
			max={size}
			value={received}
		/>
	);
	switch (state?.kind) {
		case undefined:
		case "here": {
			const kind = mayRun(file.name) ? ` · ${words.mayRun}` : "";
			return line(bytes(size) + kind);
		}
		case "waiting": {
			const author = words.waiting(writerName(message));
			// What came before is not lost, and stays in sight.
			return state.received > 0 ? (
				<>
					{progress(state.received)}
					{line(`${words.receiving(state.received, size, null)} · ${author}`)}
				</>
			) : (
				line(`${bytes(size)} · ${author}`)
			);
		}
		case "receiving":
			return (
				<>
					{progress(state.received)}
					{line(words.receiving(state.received, size, state.bytesPerSecond))}
				</>
			);
		case "stopped":
			return line(words.stopped(state.received, size));
		case "failed":
		case "withdrawn":
			return (
				<span className="file-state file-failure">
					{sentenceOf(state.error)}
				</span>
			);
		case "shared":
			return (
				<>
					{line(bytes(size))}
					{state.readers.map(({ person, sent, bytesPerSecond }) => (
						<span key={person} className="file-state numbers">
							{sent >= size
								? words.has(nameOf(message, person))
								: words.sending(
										nameOf(message, person),
										sent,
										size,
										bytesPerSecond,
									)}
						</span>
					))}
				</>
			);
	}
}

interface FileActionsProps {
	readonly message: Message;
	readonly name: string;
	readonly state: FileState | undefined;
	readonly onFetch: () => void;
	readonly viewable: boolean;
}

function FileActions({
	message,
	name,
	state,
	onFetch,
	viewable,
}: FileActionsProps) {
	const id = message.file?.id;
	if (!id) return null;
	const action = (label: string, of: string, act: () => void) => (
		<TextAction key={label} aria-label={of} onClick={act}>
			{label}
		</TextAction>
	);
	const stop = action(words.stop, words.stopOf(name), () =>
		run(bridge.stopFile({ id })),
	);
	const openIt = action(words.open, words.openOf(name), () =>
		run(bridge.openFile({ id })),
	);
	const show = action(words.show, words.showOf(name), () =>
		run(bridge.showFile({ id })),
	);
	const actions = (): ReactNode => {
		switch (state?.kind) {
			case undefined:
				return isOwn(message)
					? null
					: action(words.fetch, words.fetchOf(name), onFetch);
			case "waiting":
			case "receiving":
				return stop;
			case "stopped":
				return action(words.goOn, words.goOnOf(name), onFetch);
			case "failed":
				return action(words.tryAgain, words.tryAgainOf(name), onFetch);
			case "here":
				return viewable ? [show] : [openIt, show];
			case "shared":
				return [
					show,
					action(words.withdraw, words.withdrawOf(name), () =>
						actSoon([id], words.withdrawn(name), () =>
							run(bridge.stopFile({ id })),
						),
					),
				];
			case "withdrawn":
				return null;
		}
	};
	const shown = actions();
	return shown ? <div className="file-actions">{shown}</div> : null;
}

function fetchFile({ conversationId, id, from }: Message): void {
	void run(bridge.fetchFile({ conversationId, message: { id, from } }));
}

function nameOf({ conversationId }: Message, person: string): string {
	const members = appNow().conversations[conversationId]?.members ?? [];
	const member = members.find(({ key }) => key === person);
	return member ? calledName(member) : shownName(person);
}
