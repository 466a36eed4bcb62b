import { bytes, count, inUnit, percent } from "./numbers";

function speed(bytesPerSecond: number): string {
	return `${bytes(bytesPerSecond)}/s`;
}

function left(seconds: number): string {
	if (seconds < 60)
		return `${inUnit(Math.max(1, Math.ceil(seconds)), "second", 0)} left`;
	if (seconds < 3_600)
		return `${inUnit(Math.ceil(seconds / 60), "minute", 0)} left`;
	return `${inUnit(seconds / 3_600, "hour", 1)} left`;
}

export const files = {
	attach: "Attach files",
	drop: "Drop to attach",
	dropLead: "Nothing is sent before you say so.",
	attached: "Attached files",
	detach: (name: string) => `Remove ${name}`,
	pastedName: (extension: string) => `Pasted picture.${extension}`,
	preparing: "Preparing…",
	fetch: "Download",
	fetchOf: (name: string) => `Download ${name}`,
	stop: "Cancel",
	stopOf: (name: string) => `Cancel ${name}`,
	goOn: "Resume",
	goOnOf: (name: string) => `Resume ${name}`,
	tryAgain: "Try again",
	tryAgainOf: (name: string) => `Try ${name} again`,
	open: "Open",
	openOf: (name: string) => `Open ${name}`,
	show: "Show in folder",
	showOf: (name: string) => `Show ${name} in its folder`,
	withdraw: "Stop sharing",
	withdrawOf: (name: string) => `Stop sharing ${name}`,
	withdrawn: (name: string) => `${name} is not shared any more.`,
	isHere: (name: string) => `${name} is here.`,
	heard: "Files",
	view: (name: string) => `View ${name}`,
	progress: (name: string) => `${name}, how much is there`,
	waiting: (author: string) => `waits for ${author}`,
	receiving: (received: number, size: number, perSecond: number | null) =>
		[
			`${bytes(received)} of ${bytes(size)}`,
			...(perSecond
				? [speed(perSecond), left((size - received) / perSecond)]
				: []),
		].join(" · "),
	stopped: (received: number, size: number) =>
		received > 0
			? `stopped at ${bytes(received)} of ${bytes(size)}`
			: "stopped",
	sending: (
		name: string,
		sent: number,
		size: number,
		perSecond: number | null,
	) =>
		[
			`${name}: ${percent(size > 0 ? sent / size : 1)}`,
			...(perSecond ? [speed(perSecond)] : []),
		].join(" · "),
	has: (name: string) => `${name} has it`,
	mayRun: "may be a program",
	viewer: {
		title: (name: string) => name,
		zoomIn: "Larger",
		zoomOut: "Smaller",
		fit: "Fit to the window",
		previous: "Previous picture",
		next: "Next picture",
		failed:
			"This picture can't be shown here: it is damaged, very large, or of another kind than its name says.",
	},
	showInFolder: "Show in folder",
	openAnyway: "Open anyway",
	mayRunTitle: (name: string) => `“${name}” may be a program`,
	mayRunLead:
		"Somebody has sent it to you. A program can do everything that you can: read your files, and send them elsewhere. Open it only if you expected it and trust who made it.",
	settings: {
		folderTitle: "Folder for downloads",
		auto: "Download without asking, up to",
		never: "Never",
		autoNote:
			"Only from people you are in a conversation with. Whatever comes, nothing is opened before you click it.",
		folder: "Downloads go to",
		choose: "Choose folder…",
		used: (n: number, size: number) =>
			`${count(n, "downloaded file", "downloaded files")}, ${bytes(size)}`,
	},
};
