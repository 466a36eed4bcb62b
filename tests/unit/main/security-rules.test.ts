import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

/**
 * Rules that hold in the whole tree, by the numbers of Electron's security checklist
 * (docs/SECURITY.md). What runs is looked at in tests/e2e/security*.spec.ts.
 */

const root = resolve(import.meta.dirname, "../../..");

interface Source {
	/** Below src, with slashes. */
	readonly path: string;
	readonly text: string;
}

const sources: readonly Source[] = readdirSync(join(root, "src"), {
	recursive: true,
	encoding: "utf8",
})
	.filter((path) => /\.(ts|tsx|html|css)$/.test(path))
	.map((path) => ({
		path: path.replaceAll("\\", "/"),
		text: withoutComments(readFileSync(join(root, "src", path), "utf8")),
	}));

/** A comment may name what the code must not; here it has lines of its own. */
function withoutComments(text: string): string {
	return text.replace(/^\s*(\/\/|\/\*|\*|\{\/\*).*$/gm, "");
}

/** Where a pattern occurs: the file's path, once for each occurrence. */
function occurrences(pattern: RegExp, folder = ""): string[] {
	return sources
		.filter(({ path }) => path.startsWith(folder))
		.flatMap(({ path, text }) =>
			[...text.matchAll(new RegExp(pattern, "g"))].map(() => path),
		);
}

describe("the tree", () => {
	it("is what the rules below look at", () => {
		expect(sources.length).toBeGreaterThan(100);
		expect(occurrences(/contextBridge/)).not.toEqual([]);
	});

	it("1: loads nothing but its own page", () => {
		expect(occurrences(/\.loadURL\(PAGE_URL\)/)).toEqual([
			"main/windows/main-window.ts",
		]);
		expect(occurrences(/\.(loadURL|loadFile)\(/)).toHaveLength(1);
		expect(occurrences(/(src|href)="(?!\.\/)/, "renderer/index.html")).toEqual(
			[],
		);
		expect(occurrences(/@import|url\(/, "renderer/")).toEqual([]);
	});

	it("1: the page talks to nobody but its bridge", () => {
		expect(
			occurrences(
				/\bfetch\(|XMLHttpRequest|WebSocket|EventSource|sendBeacon|RTCPeerConnection|\bWorker\(|serviceWorker/,
				"renderer/",
			),
		).toEqual([]);
		expect(occurrences(/<(video|audio|iframe|object|embed|link)\b/)).toEqual(
			[],
		);
		// A picture that lies here, by the app's own scheme.
		expect(occurrences(/<img\b/)).toEqual([
			"renderer/features/files/picture-viewer.tsx",
		]);
	});

	it("2, 3, 4: no window is given Node, a shared context or a way out of the sandbox", () => {
		expect(
			occurrences(
				/nodeIntegration\w*: true|contextIsolation: false|sandbox: false/,
			),
		).toEqual([]);
		expect(occurrences(/new BrowserWindow\(/)).toEqual([
			"main/windows/main-window.ts",
		]);
		expect(occurrences(/WebContentsView|BrowserView/)).toEqual([]);
	});

	it("6, 8, 9, 10: no protection of the web is switched off, nothing experimental on", () => {
		expect(
			occurrences(
				/webSecurity|allowRunningInsecureContent|experimentalFeatures|enableBlinkFeatures|bypassCSP/,
			),
		).toEqual([]);
		const switches = sources.flatMap(({ text }) =>
			[...text.matchAll(/appendSwitch\(\s*("[^)]+)\)/g)].map(
				([, values]) => values,
			),
		);
		expect(switches).toEqual([
			'"host-resolver-rules", "MAP * ~NOTFOUND"',
			'"no-proxy-server"',
			// Where something runs, and nothing that a page could see.
			'"enable-features", "NetworkServiceInProcess2"',
		]);
	});

	it("7: no string becomes markup or code", () => {
		expect(
			occurrences(
				/dangerouslySetInnerHTML|\b(inner|outer)HTML\b|insertAdjacentHTML|document\.write|createContextualFragment|DOMParser|srcdoc|\beval\(|new Function\(|executeJavaScript|insertCSS/i,
			),
		).toEqual([]);
		expect(occurrences(/set(Timeout|Interval)\(\s*["'`]/)).toEqual([]);
	});

	it("11, 12: there is no webview", () => {
		expect(occurrences(/<webview|webviewTag: true|allowpopups/i)).toEqual([]);
	});

	it("13, 14: only a message's link is a link, and nothing opens a window", () => {
		expect(occurrences(/\bhref=/, "renderer/")).toEqual([
			"renderer/features/chat/message-text.tsx",
		]);
		expect(
			occurrences(
				/window\.open\(|target="_blank"|location\.(href|assign|replace)/,
			),
		).toEqual([]);
	});

	it("15: one door leads to other programs", () => {
		expect(occurrences(/openExternal\(/)).toEqual([
			"main/windows/open-in-browser.ts",
		]);
		// A file that lies here, at a click; what may run is asked about.
		expect(
			new Set(occurrences(/openPath\(|showItemInFolder\(/, "main/")),
		).toEqual(new Set(["main/files/commands.ts"]));
		// Asks the system about its own network, when its user says so: named programs, no shell, nothing of others
		// but an IP address that has been checked.
		// And whether the desktop has a tray: constant words.
		expect(occurrences(/child_process/, "main/")).toEqual([
			"main/desktop/tray-host.ts",
			"main/network-check/probes.ts",
		]);
		expect(occurrences(/\bshell: true|\bexec\(["'`]/, "main/")).toEqual([]);
	});

	it("17: one place answers windows, one speaks to them", () => {
		expect(occurrences(/ipcMain\.\w+\(/)).toEqual(["main/ipc/handle.ts"]);
		expect(occurrences(/ipcMain\.handle\(/)).toHaveLength(1);
		expect(occurrences(/webContents\.(send|postMessage)\(/)).toEqual([
			"main/ipc/pushes.ts",
		]);
	});

	it("18: no file:// is loaded, and one scheme is served", () => {
		expect(occurrences(/pathToFileURL|net\.fetch\(|loadFile\(/)).toEqual([]);
		expect(
			occurrences(/protocol\.(handle|(un)?register\w+Protocol)\(/),
		).toEqual(["main/security.ts"]);
	});

	it("20: Electron is known to main and preload alone, and Node not to the page", () => {
		const outside = occurrences(/from "electron"/).filter(
			(path) => !path.startsWith("main/") && !path.startsWith("preload/"),
		);
		expect(outside).toEqual([]);
		expect(occurrences(/exposeInMainWorld\(/)).toEqual(["preload/index.ts"]);
		expect(new Set(occurrences(/ipcRenderer\b/))).toEqual(
			new Set(["preload/index.ts", "preload/spelling.ts"]),
		);
		expect(occurrences(/from "node:|require\(/, "renderer/")).toEqual([]);
		expect(occurrences(/window\.flex\b/)).toEqual(["renderer/bridge.ts"]);
	});
});
