import { readFileSync } from "node:fs";
import {
	type ElectronApplication,
	expect,
	type Page,
	test,
} from "@playwright/test";
import type {} from "../../src/renderer/bridge";
import { Probe } from "./security-probe";

/**
 * Electron's security checklist against the running app, items 1 to 10 (docs/SECURITY.md): what the page is
 * and what it can't load. Items 11 to 20 are in security-doors.spec.ts; what holds in the whole tree is in
 * tests/unit/main/security-*.test.ts.
 */

let probe: Probe;
let app: ElectronApplication;
let page: Page;

test.beforeAll(async () => {
	probe = await Probe.start("Mallory");
	({ app, page } = probe);
	await page.evaluate(() => {
		const violations: string[] = [];
		Object.assign(window, { violations });
		addEventListener("securitypolicyviolation", (event) =>
			violations.push(event.effectiveDirective),
		);
	});
});

test.afterAll(() => probe.stop());

function violations(): Promise<string[]> {
	return page.evaluate(
		() => (window as unknown as { violations: string[] }).violations,
	);
}

test("2: the page has no Node", async () => {
	expect(
		await page.evaluate(() =>
			["require", "process", "module", "Buffer", "global", "__dirname"].filter(
				(name) => name in window,
			),
		),
	).toEqual([]);
	expect(await probe.preferences()).toMatchObject({
		nodeIntegration: false,
		nodeIntegrationInSubFrames: false,
	});
});

test("2: a frame within the page has neither Node nor the bridge", async () => {
	const found = await page.evaluate(() => {
		const frame = document.createElement("iframe");
		document.body.append(frame);
		const names = ["require", "process", "flex"].filter(
			(name) => frame.contentWindow && name in frame.contentWindow,
		);
		frame.remove();
		return names;
	});
	expect(found).toEqual([]);
});

test("3: the preload lives in a context of its own", async () => {
	expect(await probe.preferences()).toMatchObject({ contextIsolation: true });
	const survived = await page.evaluate(async () => {
		const { map, push } = Array.prototype;
		const { parse } = JSON;
		const broken = () => {
			throw new Error("reached from the preload");
		};
		Array.prototype.map = broken;
		Array.prototype.push = broken;
		JSON.parse = broken;
		try {
			return await window.flex?.getSnapshot({});
		} finally {
			Array.prototype.map = map;
			Array.prototype.push = push;
			JSON.parse = parse;
		}
	});
	expect(survived).toMatchObject({ ok: true });
});

test("4: the renderer asks for the sandbox, and its preload has no Node to give", async () => {
	expect(await probe.preferences()).toMatchObject({ sandbox: true });
	const preload = readFileSync("out/preload/index.cjs", "utf8");
	const required = [...preload.matchAll(/require\("([^"]+)"\)/g)];
	expect(required.map(([, name]) => name)).toEqual(["electron"]);
});

test("5: no permission is given, asked for or checked", async () => {
	const states = await page.evaluate(async () => {
		const names = [
			"geolocation",
			"notifications",
			"camera",
			"microphone",
			"clipboard-read",
			"clipboard-write",
			"midi",
			"background-sync",
			"persistent-storage",
			"idle-detection",
			"storage-access",
			"window-management",
			"local-fonts",
			"display-capture",
		];
		return Promise.all(
			names.map(async (name) => {
				const { state } = await navigator.permissions.query({
					name: name as PermissionName,
				});
				return state;
			}),
		);
	});
	expect(new Set(states)).toEqual(new Set(["denied"]));

	const answers = await page.evaluate(async () => {
		const nav = navigator as unknown as {
			requestMIDIAccess(options: object): Promise<unknown>;
			hid: { requestDevice(options: object): Promise<unknown[]> };
			serial: { requestPort(): Promise<unknown> };
			usb: { requestDevice(options: object): Promise<unknown> };
		};
		const refused = (ask: Promise<unknown>) =>
			ask.then(
				(value) => (Array.isArray(value) && value.length === 0 ? "no" : "YES"),
				() => "no",
			);
		return {
			notifications: await Notification.requestPermission(),
			geolocation: await refused(
				new Promise((yes, no) =>
					navigator.geolocation.getCurrentPosition(yes, no),
				),
			),
			screen: await refused(navigator.mediaDevices.getDisplayMedia()),
			clipboard: await refused(navigator.clipboard.readText()),
			midi: await refused(nav.requestMIDIAccess({ sysex: true })),
			hid: await refused(nav.hid.requestDevice({ filters: [] })),
			serial: await refused(nav.serial.requestPort()),
			usb: await refused(nav.usb.requestDevice({ filters: [] })),
			pointer: await refused(
				Promise.resolve(document.body.requestPointerLock()),
			),
		};
	});
	expect(answers).toEqual({
		notifications: "denied",
		geolocation: "no",
		screen: "no",
		clipboard: "no",
		midi: "no",
		hid: "no",
		serial: "no",
		usb: "no",
		pointer: "no",
	});
});

test("6, 8, 9, 10: nothing of the web's protection is switched off", async () => {
	expect(await probe.preferences()).toMatchObject({
		webSecurity: true,
		allowRunningInsecureContent: false,
		experimentalFeatures: false,
		enableBlinkFeatures: "",
	});
	for (const url of [
		"file:///etc/passwd",
		probe.trapUrl,
		"app://ui/index.html",
	]) {
		const read = page.evaluate((target) => fetch(target), url);
		await expect(read).rejects.toThrow("Failed to fetch");
	}
});

test("7: the page's policy is strict, and is sent with every answer", async () => {
	const policies = await app.evaluate(({ session }) =>
		Promise.all(
			["app://ui/", "app://ui/absent.js"].map(async (url) => {
				const response = await session.defaultSession.fetch(url);
				return response.headers.get("content-security-policy");
			}),
		),
	);
	for (const policy of policies) {
		const directives = policy?.split("; ") ?? [];
		expect(directives).toEqual(
			expect.arrayContaining([
				"default-src 'none'",
				"script-src 'self'",
				"style-src 'self'",
				"connect-src 'none'",
				"object-src 'none'",
				"base-uri 'none'",
				"form-action 'none'",
				"frame-ancestors 'none'",
				"require-trusted-types-for 'script'",
			]),
		);
		expect(policy).not.toMatch(/unsafe|\*|https?:|data:/);
	}
});

test("7: what is put into the page neither runs nor loads", async () => {
	const thrown = await page.evaluate((trapAddress) => {
		Object.assign(window, { ran: [] });
		const code = (name: string) => `window.ran.push(${JSON.stringify(name)})`;
		const add = (tag: string, attributes: Record<string, string> = {}) => {
			const element = document.createElement(tag);
			for (const [name, value] of Object.entries(attributes)) {
				element.setAttribute(name, value);
			}
			document.body.append(element);
			return element;
		};
		const refresh = `0; url=${trapAddress}`;
		const attempts: Record<string, () => void> = {
			innerHTML: () => {
				add("div").innerHTML = `<img src=x onerror="${code("innerHTML")}">`;
			},
			inline: () => add("script").append(code("inline")),
			srcdoc: () => add("iframe", { srcdoc: `<script>${code("srcdoc")}` }),
			script: () => add("script", { src: `${trapAddress}/script.js` }),
			worker: () => new Worker("data:text/javascript,1"),
			onclick: () => add("button", { onclick: code("onclick") }).click(),
			// A string that becomes code later: not by the debugger's hand, which no policy binds.
			timer: () => setTimeout(code("timer")),
			image: () => add("img", { src: `${trapAddress}/image.png` }),
			data: () => add("img", { src: "data:image/png;base64,AAAA" }),
			style: () => add("style").append("body { display: none }"),
			sheet: () =>
				add("link", { rel: "stylesheet", href: `${trapAddress}/style.css` }),
			prefetch: () =>
				add("link", { rel: "prefetch", href: `${trapAddress}/prefetch` }),
			preconnect: () => add("link", { rel: "preconnect", href: trapAddress }),
			frame: () => add("iframe", { src: trapAddress }),
			ownFrame: () => add("iframe", { src: "app://ui/" }),
			object: () => add("object", { data: `${trapAddress}/object` }),
			video: () => add("video", { src: `${trapAddress}/video.mp4` }),
			base: () => add("base", { href: trapAddress }),
			refresh: () => add("meta", { "http-equiv": "refresh", content: refresh }),
			form: () =>
				(add("form", { action: trapAddress }) as HTMLFormElement).submit(),
			beacon: () => navigator.sendBeacon(`${trapAddress}/beacon`),
			socket: () => new WebSocket(trapAddress.replace("http", "ws")),
		};
		return Object.entries(attempts).flatMap(([name, attempt]) => {
			try {
				attempt();
				return [];
			} catch {
				return [name];
			}
		});
	}, probe.trapUrl);
	expect(thrown).toEqual(
		expect.arrayContaining(["innerHTML", "srcdoc", "script", "onclick"]),
	);
	await expect
		.poll(async () => [...new Set(await violations())].toSorted())
		.toEqual([
			"base-uri",
			"connect-src",
			"default-src",
			"form-action",
			"frame-src",
			"img-src",
			"media-src",
			"require-trusted-types-for",
			"style-src-elem",
		]);
	expect(
		await page.evaluate(() => (window as unknown as { ran: string[] }).ran),
	).toEqual([]);
	expect(
		await page.evaluate(() => getComputedStyle(document.body).display),
	).toBe("block");
	expect(page.url()).toBe("app://ui/");
	expect(probe.trapped).toEqual([]);
});

test("1: through all of this nothing was asked of any network", async () => {
	expect(
		(await probe.seen()).requests.filter((url) => !url.startsWith("app://ui/")),
	).toEqual([]);
	expect(probe.trapped).toEqual([]);
});
