import { app, type BrowserWindow, nativeImage } from "electron";
import { strings } from "../../language";
import type { AppState } from "../../shared/state";
import { type Glance, glanceOf, isSameGlance } from "./glance";
import { AppTray, type TrayActs } from "./tray";
import { trayIcons } from "./tray-icons";

/** What is muted for a time counts again soon after that has passed. */
const LOOK_AGAIN_MS = 60_000;

/** Badge and tray: what can be seen of the app beside its window. */
export class DesktopShell {
	#glance: Glance | null = null;
	#tray: AppTray | null = null;
	readonly #timer: NodeJS.Timeout;

	constructor(
		private readonly window: BrowserWindow,
		private readonly state: () => AppState,
		private readonly acts: TrayActs,
	) {
		this.#timer = setInterval(() => this.follow(), LOOK_AGAIN_MS);
	}

	/** Something has happened. */
	follow(): void {
		const glance = glanceOf(this.state(), Date.now());
		if (this.#glance && isSameGlance(this.#glance, glance)) return;
		this.#show(glance);
	}

	/** The words are others now. */
	speakAnew(): void {
		if (this.#glance) this.#show(this.#glance);
	}

	/** @param there a tray in which an icon is seen */
	setTray(there: boolean): void {
		this.follow();
		if (there && this.#glance) {
			this.#tray ??= new AppTray(this.#glance, this.acts);
		} else {
			this.#tray?.close();
			this.#tray = null;
		}
	}

	close(): void {
		clearInterval(this.#timer);
		this.setTray(false);
	}

	#show(glance: Glance): void {
		this.#glance = glance;
		this.#tray?.show(glance);
		const { unread } = glance;
		if (process.platform === "win32") {
			if (this.window.isDestroyed()) return;
			this.window.setOverlayIcon(
				unread > 0 ? nativeImage.createFromDataURL(trayIcons.dot) : null,
				strings.app.windowTitle(null, unread),
			);
		} else app.setBadgeCount(unread);
	}
}
