import { app, protocol, type Session } from "electron";
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
	// For what Chromium has no business with it needs no process of its own, which every start would wait for.
	app.commandLine.appendSwitch("enable-features", "NetworkServiceInProcess2");
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
			.then(
				async (picture) => picture ?? (await servePage(url, folder, locale())),
			)
			.then(answer, () => answer(notFound));
	});
}

/** Whether a frame shows this app's own page. */
export function isOwnPage(url: string): boolean {
	return url === PAGE_URL;
}
