import { Menu, nativeImage, Tray } from "electron";
import { strings } from "../../language";
import type { Glance } from "./glance";
import { trayIcons } from "./tray-icons";

export interface TrayActs {
	readonly open: () => void;
	readonly setDoNotDisturb: (on: boolean) => void;
	readonly setHosting: (on: boolean) => void;
	readonly quit: () => void;
}

/** The app's icon among those that are always there. */
export class AppTray {
	readonly #tray: Tray;

	constructor(
		glance: Glance,
		private readonly acts: TrayActs,
	) {
		this.#tray = new Tray(iconOf(glance));
		this.#tray.on("click", acts.open);
		this.show(glance);
	}

	show(glance: Glance): void {
		this.#tray.setImage(iconOf(glance));
		this.#tray.setToolTip(strings.app.windowTitle(null, glance.unread));
		this.#tray.setContextMenu(trayMenu(glance, this.acts));
	}

	close(): void {
		this.#tray.destroy();
	}
}

function trayMenu(glance: Glance, acts: TrayActs): Menu {
	const words = strings.desktop.tray;
	return Menu.buildFromTemplate([
		{ id: "open", label: words.open(glance.unread), click: acts.open },
		{ type: "separator" },
		{
			id: "do-not-disturb",
			type: "checkbox",
			label: words.doNotDisturb,
			checked: glance.doNotDisturb,
			click: () => acts.setDoNotDisturb(!glance.doNotDisturb),
		},
		{
			id: "hosting",
			type: "checkbox",
			label: words.hosting,
			checked: glance.hosting,
			click: () => acts.setHosting(!glance.hosting),
		},
		{ type: "separator" },
		{ id: "quit", label: words.quit, click: acts.quit },
	]);
}

function iconOf({ unread }: Glance) {
	const { small, large } = unread > 0 ? trayIcons.unread : trayIcons.plain;
	// Linux takes one picture and scales it.
	if (process.platform === "linux") return nativeImage.createFromDataURL(large);
	const image = nativeImage.createFromDataURL(small);
	image.addRepresentation({ scaleFactor: 2, dataURL: large });
	return image;
}
