import { BrowserWindow, dialog, shell } from "electron";
import { strings } from "../../language";
import { fail, ok, type Result } from "../../shared/errors";

/** Longer addresses are cut by one program or another, and then lead elsewhere. */
const MAX_LINK_LENGTH = 2_048;
/** As much of an address as is read; the host is always shown whole. */
const SHOWN_LINK_LENGTH = 300;

let asking = false;

/** The one way out of the app into the user's browser: it says where a link leads, and asks. */
export async function openInBrowser(text: string): Promise<Result<null>> {
	const url = webAddress(text);
	if (!url) {
		return fail("bad-link", { most: MAX_LINK_LENGTH });
	}
	const [window] = BrowserWindow.getAllWindows();
	if (asking || !window) {
		return fail("link-waiting");
	}
	asking = true;
	const words = strings.desktop.dialogs;
	try {
		const { response } = await dialog.showMessageBox(window, {
			type: "question",
			message: words.openLink(url.host),
			detail: [shortened(url.href), ...warnings(url)].join("\n\n"),
			buttons: [words.open, strings.common.cancel],
			// Somebody who is writing may press Enter the moment the question appears.
			defaultId: 1,
			cancelId: 1,
			noLink: true,
		});
		if (response === 0) await shell.openExternal(url.href);
	} finally {
		asking = false;
	}
	return ok(null);
}

/** @returns null where this can't safely be given to another program */
function webAddress(text: string): URL | null {
	if (text.length > MAX_LINK_LENGTH || !URL.canParse(text)) return null;
	const url = new URL(text);
	const { protocol, username, password, href } = url;
	if (protocol !== "http:" && protocol !== "https:") return null;
	// bank.example@evil.example leads elsewhere than it reads.
	if (username || password) return null;
	// The page sends links in their normal form, all ASCII: no control character, backslash or letter of
	// another script is in it.
	return href === text ? url : null;
}

function shortened(href: string): string {
	return href.length > SHOWN_LINK_LENGTH
		? `${href.slice(0, SHOWN_LINK_LENGTH)}…`
		: href;
}

function warnings({ hostname }: URL): string[] {
	return hostname.split(".").some((label) => label.startsWith("xn--"))
		? [strings.desktop.dialogs.otherLetters]
		: [];
}
