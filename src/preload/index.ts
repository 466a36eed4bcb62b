import { contextBridge, ipcRenderer, webUtils } from "electron";
import { MAX_PASTED_BYTES } from "../shared/domain/file";
import { fail } from "../shared/errors";
import {
	COMMAND_CHANNEL,
	commandNames,
	type FlexBridge,
	type GivenFile,
	PUSH_CHANNEL,
	type Push,
} from "../shared/ipc";
import { checkSpelling } from "./spelling";

/** What the page gets of the world: one function a command, one subscription, and nothing of Electron. */

const commands = Object.fromEntries(
	commandNames.map((name) => [
		name,
		(input: unknown) => ipcRenderer.invoke(`${COMMAND_CHANNEL}:${name}`, input),
	]),
);

/** Where a file lies is found out here: a page can give only what its user has given it. */
const attachFile: FlexBridge["attachFile"] = async ({
	conversationId,
	file,
	picture,
}) => {
	const path = placeOf(file);
	if (path === null && file.size > MAX_PASTED_BYTES) {
		return fail("pasted-too-large");
	}
	const bytes = path === null ? new Uint8Array(await file.arrayBuffer()) : null;
	return ipcRenderer.invoke(`${COMMAND_CHANNEL}:attachFile`, {
		conversationId,
		name: file?.name,
		path: path ?? null,
		bytes,
		picture,
	});
};

/** @returns null for what was pasted, and undefined for what is no file: main refuses that like anything unforeseen */
function placeOf(file: GivenFile | undefined): string | null | undefined {
	try {
		return webUtils.getPathForFile(file as unknown as File) || null;
	} catch {
		return undefined;
	}
}

const bridge = {
	...commands,
	attachFile,
	subscribe: (listener: (push: Push) => void) => {
		const forward = (_event: unknown, push: Push) => listener(push);
		ipcRenderer.on(PUSH_CHANNEL, forward);
		return () => {
			ipcRenderer.off(PUSH_CHANNEL, forward);
		};
	},
} as FlexBridge;

contextBridge.exposeInMainWorld("flex", bridge);

checkSpelling();

// The first date that a process writes takes it 10 ms: here the page waits for its scripts anyway.
document.addEventListener(
	"readystatechange",
	() => new Intl.DateTimeFormat(document.documentElement.lang || undefined),
	{ once: true },
);
