import { readFile, realpath } from "node:fs/promises";
import { extname, join, sep } from "node:path";

/** The page comes from this scheme alone: an origin of its own, and none of the rights of file://. */
export const SCHEME = "app";
export const HOST = "ui";
export const PAGE_URL = `${SCHEME}://${HOST}/`;

/** Nothing but the page's own scripts and styles; and no way to make markup of a string. */
const CSP = [
	"default-src 'none'",
	"script-src 'self'",
	"style-src 'self'",
	"img-src 'self'",
	"connect-src 'none'",
	"object-src 'none'",
	"base-uri 'none'",
	"form-action 'none'",
	"frame-src 'none'",
	"frame-ancestors 'none'",
	"require-trusted-types-for 'script'",
	"trusted-types 'none'",
].join("; ");

/**
 * What comes with everything that a page gets. No Cross-Origin-Opener-Policy: nothing here opens a window or is opened by one
 * (security.ts), and for the sake of it each start would throw one process away and wait for another.
 */
export const pageHeaders = {
	"Content-Security-Policy": CSP,
	"X-Content-Type-Options": "nosniff",
	"Referrer-Policy": "no-referrer",
	"Cross-Origin-Resource-Policy": "same-origin",
};

/** What comes back for an address. */
export interface Served {
	readonly statusCode: number;
	readonly headers: Record<string, string>;
	readonly data: Buffer;
}

export const notFound: Served = {
	statusCode: 404,
	headers: pageHeaders,
	data: Buffer.from("not found"),
};

/** What the page is made of. Anything else that lies in its folder is not served. */
const mediaTypes: Readonly<Record<string, string>> = {
	".html": "text/html; charset=utf-8",
	".js": "text/javascript; charset=utf-8",
	".css": "text/css; charset=utf-8",
	".svg": "image/svg+xml",
	".png": "image/png",
};

/** As index.html has it, before anybody speaks anything else. */
const LANGUAGE = '<html lang="en"';

/**
 * @param folder where the built page lies
 * @param locale BCP 47: what the page is written in. It stands in the page itself, so that nothing has to be asked for before
 * the first word is shown.
 */
export async function servePage(
	url: string,
	folder: string,
	locale: string,
): Promise<Served> {
	const { host, pathname } = new URL(url);
	const name = pathname === "/" ? "/index.html" : pathname;
	const type = mediaTypes[extname(name)];
	try {
		// Links followed, so that nothing outside the folder is reached under a name inside it.
		const file = await realpath(join(folder, decodeURIComponent(name)));
		const root = await realpath(folder);
		if (host === HOST && type && file.startsWith(root + sep)) {
			const bytes = await readFile(file);
			return {
				statusCode: 200,
				headers: { ...pageHeaders, "Content-Type": type },
				data: name === "/index.html" ? inLanguage(bytes, locale) : bytes,
			};
		}
	} catch {
		// No such file, or a name that none can have.
	}
	return notFound;
}

function inLanguage(page: Buffer, locale: string): Buffer {
	// The system's word is not put into a page as it is.
	const [tag = "en"] = Intl.getCanonicalLocales(locale);
	return Buffer.from(page.toString().replace(LANGUAGE, `<html lang="${tag}"`));
}
