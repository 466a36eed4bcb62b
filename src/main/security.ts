import {
	app,
	BrowserWindow,
	dialog,
	protocol,
	type Session,
	shell,
} from "electron";
import { strings } from "../language";
import { fail, ok, type Result } from "../shared/errors";
import { servePicture } from "./files/serve-picture";
import { notFound, PAGE_URL, SCHEME, servePage } from "./windows/serve-page";

/** Everything that keeps a page from becoming more than a page (docs/SECURITY.md has the reasons). */

/** Switches that would let any program of this computer drive the app, once it is installed. */
const DEBUG_SWITCHES = ["remote-debugging-port", "remote-debugging-pipe"];

/** Must run before Electron is ready. */
export function hardenApp(): void {
	// As root there is no sandbox, and asking for one would make every child process abort.
	if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
	if (app.isPackaged)
		for (const name of DEBUG_SWITCHES) app.commandLine.removeSwitch(name);
	// All of the app's own traffic goes through Node; Chromium has no business on the network.
	app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
	app.commandLine.appendSwitch("no-proxy-server");
	protocol.registerSchemesAsPrivileged([
		{ scheme: SCHEME, privileges: { standard: true, secure: true } },
	]);
	app.on("web-contents-created", (_event, contents) => {
		const refuse = (event: { preventDefault(): void }) =>
			event.preventDefault();
		contents.on("will-navigate", refuse);
		contents.on("will-frame-navigate", refuse);
		contents.on("will-redirect", refuse);
		contents.on("will-attach-webview", refuse);
		contents.setWindowOpenHandler(() => ({ action: "deny" }));
		// WebRTC is no request that a CSP could stop.
		contents.setWebRTCIPHandlingPolicy("disable_non_proxied_udp");
	});
}

/**
 * @param folder where the built page lies
 * @param locale what the page is written in, each time it is loaded
 */
export function hardenSession(
	session: Session,
	folder: string,
	locale: () => string,
): void {
	session.setPermissionRequestHandler((_contents, _permission, answer) =>
		answer(false),
	);
	session.setPermissionCheckHandler(() => false);
	session.setDevicePermissionHandler(() => false);
	session.on("will-download", (event) => event.preventDefault());
	// The page's CSP asks for none of these; this holds also for what a CSP does not see.
	session.webRequest.onBeforeRequest(
		{
			urls: ["http://*/*", "https://*/*", "ws://*/*", "wss://*/*", "file:///*"],
		},
		(_request, answer) => answer({ cancel: true }),
	);
	// Without this Electron fetches a dictionary at each start of a new profile, whatever `spellcheck` says.
	session.setSpellCheckerLanguages([]);
	// Deprecated, but protocol.handle, its successor, has Node load all of fetch before the first page is there.
	session.protocol.registerBufferProtocol(SCHEME, ({ url }, answer) => {
		void servePicture(url)
			.then((picture) => picture ?? servePage(url, folder, locale()))
			.then(answer, () => answer(notFound));
	});
}

/** Whether a frame shows this app's own page. */
export function isOwnPage(url: string): boolean {
	return url === PAGE_URL;
}

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
