import { existsSync } from "node:fs";
import { join, normalize, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { app, net, protocol, type Session, shell } from "electron";
import { fail, ok, type Result } from "../shared/errors";

/** Everything that keeps a page from becoming more than a page (Electron's security checklist). */

const SCHEME = "app";
const HOST = "ui";
export const PAGE_URL = `${SCHEME}://${HOST}/`;

const CSP = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self' data: blob:",
	"font-src 'self'",
	"connect-src 'none'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-src 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

/** Must run before Electron is ready. */
export function hardenApp(): void {
	// As root there is no sandbox, and asking for one would make every child process abort.
	if (!app.commandLine.hasSwitch("no-sandbox")) app.enableSandbox();
	// All of the app's own traffic goes through Node; Chromium has no business on the network.
	app.commandLine.appendSwitch("host-resolver-rules", "MAP * ~NOTFOUND");
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
	});
}

/** @param folder where the built page lies */
export function hardenSession(session: Session, folder: string): void {
	session.setPermissionRequestHandler((_contents, _permission, answer) =>
		answer(false),
	);
	session.setPermissionCheckHandler(() => false);
	// Without this Electron fetches a dictionary at each start of a new profile, whatever `spellcheck` says.
	session.setSpellCheckerLanguages([]);
	session.protocol.handle(SCHEME, (request) => servePage(request.url, folder));
}

/** Whether a frame shows this app's own page. */
export function isOwnPage(url: string): boolean {
	return url === PAGE_URL || url.startsWith(`${PAGE_URL}index.html`);
}

/** The one way out of the app into the user's browser. */
export async function openInBrowser(text: string): Promise<Result<null>> {
	let url: URL;
	try {
		url = new URL(text);
	} catch {
		return fail("bad-link", "This is no address that a browser can open.");
	}
	if (url.protocol !== "http:" && url.protocol !== "https:") {
		return fail(
			"bad-link",
			"Only addresses that start with http: or https: are opened.",
		);
	}
	await shell.openExternal(url.href);
	return ok(null);
}

async function servePage(url: string, folder: string): Promise<Response> {
	const { host, pathname } = new URL(url);
	const path = pathname === "/" ? "/index.html" : pathname;
	const file = normalize(join(folder, decodeURIComponent(path)));
	if (host !== HOST || !file.startsWith(folder + sep) || !existsSync(file)) {
		return new Response("not found", { status: 404 });
	}
	const page = await net.fetch(pathToFileURL(file).href);
	const headers = new Headers(page.headers);
	headers.set("Content-Security-Policy", CSP);
	headers.set("X-Content-Type-Options", "nosniff");
	return new Response(page.body, { status: page.status, headers });
}
