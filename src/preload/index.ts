import { contextBridge, ipcRenderer } from "electron";
import {
	COMMAND_CHANNEL,
	commandNames,
	type FlexBridge,
	PUSH_CHANNEL,
	type Push,
} from "../shared/ipc";

/** What the page gets of the world: one function a command, one subscription, and nothing of Electron. */

const commands = Object.fromEntries(
	commandNames.map((name) => [
		name,
		(input: unknown) => ipcRenderer.invoke(`${COMMAND_CHANNEL}:${name}`, input),
	]),
);

const bridge = {
	...commands,
	subscribe: (listener: (push: Push) => void) => {
		const forward = (_event: unknown, push: Push) => listener(push);
		ipcRenderer.on(PUSH_CHANNEL, forward);
		return () => {
			ipcRenderer.off(PUSH_CHANNEL, forward);
		};
	},
} as FlexBridge;

contextBridge.exposeInMainWorld("flex", bridge);
