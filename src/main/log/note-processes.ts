import { app } from "electron";
import type { AppLog } from "./app-log";

/** What this app runs as, and how its processes end. */
export function noteProcesses(log: AppLog): void {
	const { platform, arch, versions } = process;
	const how = app.isPackaged ? "packaged" : "unpackaged";
	log.note(
		`start ${app.getVersion()} ${how} ${platform} ${arch} electron ${versions.electron}`,
	);
	// It is shown to the user all the same.
	process.on("uncaughtExceptionMonitor", (error) => log.failed(error));
	app.on("render-process-gone", (_event, _contents, { reason, exitCode }) =>
		log.note(`page gone ${reason} ${exitCode}`),
	);
	app.on("child-process-gone", (_event, { type, reason, exitCode }) =>
		log.note(`process gone ${type} ${reason} ${exitCode}`),
	);
}
