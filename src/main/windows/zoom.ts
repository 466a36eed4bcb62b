import type { BrowserWindow } from "electron";
import { zoomLevels } from "../../shared/preferences";

export type ZoomStep = "in" | "out" | "reset";

/** The level beside this one; the last one stays. */
export function zoomAfter(zoom: number, step: ZoomStep): number {
	if (step === "reset") return 1;
	const next =
		step === "in"
			? zoomLevels.find((level) => level > zoom)
			: zoomLevels.findLast((level) => level < zoom);
	return next ?? zoom;
}

/** The size of everything in a window, kept by `save`. */
export class Zoom {
	constructor(
		private readonly window: BrowserWindow,
		private level: number,
		private readonly save: (zoom: number) => void,
	) {
		const { webContents } = window;
		webContents.on("dom-ready", () => this.set(this.level));
		webContents.on("zoom-changed", (_event, direction) => this.step(direction));
	}

	set(level: number): void {
		this.level = level;
		if (!this.window.isDestroyed())
			this.window.webContents.setZoomFactor(level);
	}

	step(step: ZoomStep): void {
		this.set(zoomAfter(this.level, step));
		this.save(this.level);
	}
}
