import {
	type ElectronApplication,
	expect,
	type Page,
	test,
} from "@playwright/test";
import type {} from "../../src/renderer/bridge";
import { commandNames } from "../../src/shared/ipc";
import { Probe } from "./security-probe";

/**
 * Electron's security checklist against the running app, items 11 to 20 (docs/SECURITY.md): the ways out of the
 * page. Item 19 (fuses) and the doors that fuses close exist only in a packaged app, and item 16 (a supported
 * Electron) needs an internet to compare with: neither is shown here.
 */

let probe: Probe;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
	probe = await Probe.start("Mallory");
	({ app, page } = probe);
});

test.afterAll(() => probe.stop());

test("11, 12: a webview is an unknown element", async () => {
	expect(await probe.preferences()).toMatchObject({ webviewTag: false });
	const name = await page.evaluate((url) => {
		const webview = document.createElement("webview");
		webview.setAttribute("src", url);
		webview.setAttribute("allowpopups", "");
		document.body.append(webview);
		return webview.constructor.name;
	}, probe.trapUrl);
	expect(name).toBe("HTMLElement");
	const contents = await app.evaluate(({ webContents }) =>
		webContents.getAllWebContents().map((each) => each.getType()),
	);
	expect(contents).toEqual(["window"]);
});

test("13: a file or link dropped on the window opens nothing", async () => {
	const debug = await page.context().newCDPSession(page);
	const before = (await probe.seen()).requests.length;
	const message = page.getByRole("heading").first();
	const box = await message.boundingBox();
	if (!box) throw new Error("nothing to drop on");
	const data = {
		items: [
			{ mimeType: "text/uri-list", data: probe.trapUrl },
			{ mimeType: "text/html", data: `<img src="${probe.trapUrl}">` },
		],
		files: ["/etc/passwd"],
		dragOperationsMask: 1,
	};
	for (const type of ["dragEnter", "dragOver", "drop"] as const) {
		await debug.send("Input.dispatchDragEvent", {
			type,
			x: box.x + 5,
			y: box.y + 5,
			data,
		});
	}
	await debug.detach();
	await expect(page.getByRole("switch", { name: "Host relay" })).toBeVisible();
	expect(page.url()).toBe("app://ui/");
	expect((await probe.seen()).requests.slice(before)).toEqual([]);
	expect(probe.trapped).toEqual([]);
});

test("14: no window opens another", async () => {
	const opened = await page.evaluate((url) => {
		const results = ["about:blank", "javascript:alert(1)", "app://ui/", url]
			.flatMap((target) => [
				window.open(target),
				window.open(target, "_blank", "nodeIntegration=yes"),
			])
			.filter((other) => other !== null);
		const link = document.createElement("a");
		link.href = url;
		link.target = "_blank";
		document.body.append(link);
		for (const button of [0, 1])
			for (const shiftKey of [false, true])
				link.dispatchEvent(
					new MouseEvent(button === 0 ? "click" : "auxclick", {
						button,
						shiftKey,
						ctrlKey: !shiftKey,
					}),
				);
		link.click();
		return results.length;
	}, probe.trapUrl);
	expect(opened).toBe(0);
	// A round trip: whatever was to be opened has been by now.
	expect(await page.evaluate(() => window.flex?.getSnapshot({}))).toMatchObject(
		{
			ok: true,
		},
	);
	expect(
		await app.evaluate(
			({ BrowserWindow }) => BrowserWindow.getAllWindows().length,
		),
	).toBe(1);
	expect(probe.trapped).toEqual([]);
});

test("15: of all addresses only clean http and https are asked about", async () => {
	await app.evaluate(({ dialog, shell }) => {
		const asked: string[] = [];
		const opened: string[] = [];
		Object.assign(globalThis, { asked, opened });
		dialog.showMessageBox = (async (_window: unknown, options: object) => {
			asked.push((options as { message: string }).message);
			return { response: asked.length === 1 ? 1 : 0, checkboxChecked: false };
		}) as typeof dialog.showMessageBox;
		shell.openExternal = async (url) => {
			opened.push(url);
		};
	});
	const open = (url: string) =>
		page.evaluate((target) => window.flex?.openLink({ url: target }), url);
	for (const url of [
		"file:///etc/passwd",
		"smb://host/share",
		"\\\\host\\share",
		"ms-settings:",
		"search-ms:query=x",
		"javascript:alert(1)",
		"data:text/html,x",
		"vbscript:x",
		"https://user@host.example/",
		"https://host.example/\n",
		"https://host.example/\0",
		`https://host.example/${"x".repeat(100_000)}`,
	]) {
		expect(await open(url)).toMatchObject({ error: { code: "bad-link" } });
	}
	expect(await open("https://cancelled.example/")).toMatchObject({ ok: true });
	expect(await open("https://xn--pple-43d.com/")).toMatchObject({ ok: true });
	const { asked, opened } = await app.evaluate(() => {
		const { asked, opened } = globalThis as unknown as Record<
			"asked" | "opened",
			string[]
		>;
		return { asked, opened };
	});
	expect(asked).toEqual([
		"Open cancelled.example in your browser?",
		"Open xn--pple-43d.com in your browser?",
	]);
	expect(opened).toEqual(["https://xn--pple-43d.com/"]);
});

test("17: no other window or frame is answered", async () => {
	const handled = await app.evaluate(({ ipcMain }) => [
		...(
			ipcMain as unknown as { _invokeHandlers: Map<string, unknown> }
		)._invokeHandlers.keys(),
	]);
	expect(handled.toSorted()).toEqual(
		commandNames.map((name) => `flex:command:${name}`).toSorted(),
	);
	const answers = await app.evaluate(async ({ app, BrowserWindow }, names) => {
		const other = new BrowserWindow({
			show: false,
			webPreferences: {
				preload: `${app.getAppPath()}/out/preload/index.cjs`,
				sandbox: true,
			},
		});
		await other.loadURL("about:blank");
		const codes: string[] = await other.webContents.executeJavaScript(
			`Promise.all(${JSON.stringify(names)}.map(async (name) => (await flex[name]({})).error?.code))`,
		);
		other.destroy();
		return codes;
	}, commandNames);
	expect(new Set(answers)).toEqual(new Set(["foreign-page"]));
	expect(answers).toHaveLength(commandNames.length);
});

test("17: a command with anything unforeseen in it is refused", async () => {
	const answers = await page.evaluate(async () => {
		const cyclic: Record<string, unknown> = { on: true };
		cyclic.self = cyclic;
		const inputs: unknown[] = [
			undefined,
			null,
			[],
			"x".repeat(10_000_000),
			{ on: "yes" },
			{ on: true, more: 1 },
			JSON.parse('{"__proto__":{"on":true}}'),
			cyclic,
			new Map([["on", true]]),
			new ArrayBuffer(10_000_000),
		];
		return Promise.all(
			inputs.map((input) => window.flex?.hostRelay(input as { on: boolean })),
		);
	});
	for (const answer of answers)
		expect(answer).toMatchObject({ error: { code: "bad-input" } });
	await expect(
		page.getByRole("switch", { name: "Host relay" }),
	).not.toBeChecked();
});

test("18: the page is served by its own scheme, and nothing else is", async () => {
	expect(
		await page.evaluate(() => [location.origin, isSecureContext] as const),
	).toEqual(["app://ui", true]);
	const statuses = await app.evaluate(({ session }) =>
		Promise.all(
			[
				"app://ui/../../package.json",
				"app://ui/..%2f..%2fpackage.json",
				"app://ui/%2e%2e%2f%2e%2e%2fpackage.json",
				"app://ui/..%2fmain%2findex.js",
				"app://ui//etc/passwd",
				"app://ui/%2fetc%2fpasswd",
				"app://x/index.html",
				"app://ui/assets/",
			].map(async (url) => (await session.defaultSession.fetch(url)).status),
		),
	);
	expect(new Set(statuses)).toEqual(new Set([404]));
});

test("20: the bridge has the contract's functions and hands on no Electron object", async () => {
	const found = await page.evaluate(async () => {
		const { flex } = window;
		if (!flex) throw new Error("no bridge");
		const told = new Promise<unknown[]>((resolve) => {
			const stop = flex.subscribe((...args: unknown[]) => {
				stop();
				resolve(args);
			});
		});
		await flex.setPreferences({ theme: "dark" });
		const kinds = Object.values(flex).map((value) => typeof value);
		const [push, ...more] = await told;
		return {
			names: Object.keys(flex),
			kinds: [...new Set(kinds)],
			push: Object.keys(push as object),
			more: more.length,
			globals: ["ipcRenderer", "electron", "electronAPI"].filter(
				(name) => name in window,
			),
		};
	});
	expect(found.names.toSorted()).toEqual(
		[...commandNames, "subscribe"].toSorted(),
	);
	expect(found.kinds).toEqual(["function"]);
	expect(found.push.toSorted()).toEqual(["event", "seq"]);
	expect(found.more).toBe(0);
	expect(found.globals).toEqual([]);
});

test("13: the page goes nowhere", async () => {
	for (const url of [
		`${probe.trapUrl}/navigated`,
		"https://example.org/",
		"app://ui/index.html?other",
		"app://other/",
		"mailto:bob@example.org",
		"smb://host/share",
	]) {
		await page.evaluate((target) => {
			location.href = target;
		}, url);
		await expect
			.poll(async () => (await probe.seen()).prevented)
			.toContain(url);
	}
	// The browser's own rules stop these before the app is asked.
	for (const url of ["file:///etc/passwd", "data:text/html,hello", "blob:x"]) {
		await page.evaluate((target) => {
			location.href = target;
		}, url);
	}
	await page.evaluate(() => {
		location.href = "javascript:document.body.replaceChildren()";
	});
	// Not with a locator: Playwright waits for navigations that have been refused.
	const shown = await page.evaluate(() => document.body.innerText);
	expect(shown).toContain("Host relay");
	expect(page.url()).toBe("app://ui/");
	expect(probe.trapped).toEqual([]);
});

test("1: through all of this nothing was asked of any network", async () => {
	expect(
		(await probe.seen()).requests.filter((url) => !url.startsWith("app://ui/")),
	).toEqual([]);
	expect(probe.trapped).toEqual([]);
});
