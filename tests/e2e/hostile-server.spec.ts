import { join } from "node:path";
import { encode } from "@msgpack/msgpack";
import { expect, type Page, test } from "@playwright/test";
import { type HostileLine, HostileRelay } from "./hostile-relay";
import { formatted, hostileTexts, isLong, noLinks } from "./hostile-texts";
import { Person } from "./person";
import { seenBy, watch } from "./security-probe";

/**
 * A server and people who mean harm: whatever they say is text, wherever it is shown, and breaks nothing
 * around it.
 */

const ID = "a".repeat(64);
const TOKEN = "token-of-this-attachment";

let relay: HostileRelay;
let victim: Person;
let line: HostileLine;

test.beforeAll(async () => {
	relay = await HostileRelay.listen();
	victim = await Person.arrive("Victim");
	await watch(victim.app);
	line = await relay.line(() => victim.connectTo(`flex://${relay.address}`));
	line.message("presence", "", ["online=eve"], "");
	await expect(victim.line).toContainText("Connected");
});

test.afterAll(async () => {
	await victim.leave();
	relay.close();
});

test.afterEach(async () => {
	// For eyes: SCREENSHOTS=folder npm run test:e2e hostile
	const folder = process.env.SCREENSHOTS;
	if (folder) {
		const name = test.info().title.replaceAll(/\W+/g, "-");
		await victim.page.screenshot({ path: join(folder, `${name}.png`) });
	}
	await expectHarmless(victim.page);
});

/** Step 3 of the handshake: somebody asks the victim. */
function announce(id: string, ...users: readonly string[]): void {
	const addresses = users.map((user) => `${user}@127.0.0.1`);
	line.send({ id, users: addresses, last_active: 0 });
}

/** Nothing ran, nothing but the app's own elements is there, nothing sticks out, nothing was fetched. */
async function expectHarmless(page: Page): Promise<void> {
	const found = await page.evaluate(() => ({
		hacked: "hacked" in window,
		foreign: document.querySelectorAll(
			"#root :is(img, iframe, script, style, b, object, embed, video, svg[onload])",
		).length,
		links: [...document.querySelectorAll("a")]
			.map(({ href }) => href)
			.filter((href) => !/^https?:\/\//.test(href)),
		wide: document.documentElement.scrollWidth > window.innerWidth,
		sidebar: document.querySelector(".sidebar")?.getBoundingClientRect().width,
		broken: document.body.innerText.includes("This view broke"),
	}));
	expect(found).toMatchObject({
		hacked: false,
		foreign: 0,
		links: [],
		wide: false,
		broken: false,
	});
	expect(found.sidebar).toBeGreaterThan(200);
	expect(page.url()).toBe("app://ui/");
	const { requests } = await seenBy(victim.app);
	expect(requests.filter((url) => !url.startsWith("app://ui/"))).toEqual([]);
}

/** What the window shows has no characters that turn or hide what stands beside them. */
function expectPlain(text: string | undefined): void {
	expect(text).not.toMatch(
		/[\u202a-\u202e\u2066-\u2069\u200b\ufeff]|\p{Cc}(?<!\n)|\p{M}{9}/u,
	);
}

test("names that can't be names are not shown", async () => {
	const names = [
		...Object.values(hostileTexts).map((text) => text.slice(0, 200)),
		"\u0430lice",
		"eve\u202e",
		"eve\u200b",
		" eve",
		"a".repeat(65),
		ID,
		"",
	];
	for (const [i, name] of names.entries()) {
		announce(i.toString(16).padStart(64, "b"), name, "victim");
		line.message("presence", "", [`online=${name}`], "");
	}
	announce("b".repeat(64), "oscar", "victim");
	await expect(victim.requestOf("oscar")).toBeVisible();
	await expect(victim.pendingRequests.getByRole("article")).toHaveCount(1);
	await expect(victim.line).toContainText("1 person here");
});

test("a name with all that a name may have breaks no list", async () => {
	const names = [`z${"\u0301".repeat(31)}`, "W".repeat(64), "محمد"];
	for (const [i, name] of names.entries()) {
		announce(i.toString(16).padStart(64, "c"), name, "victim");
		line.message("presence", "", [`online=${name}`], "");
	}
	const cards = victim.pendingRequests.getByRole("article");
	for (const name of names) {
		const theirs = cards.filter({ hasText: name.slice(0, 1) });
		await expect(theirs).not.toHaveCount(0);
	}
	expectPlain(await victim.pendingRequests.innerText());
	for (const card of await cards.all()) {
		const box = await card.boundingBox();
		expect(box?.height).toBeLessThan(160);
	}
});

test("a very wide name leaves the buttons in reach", async () => {
	announce("d".repeat(64), "W".repeat(64), "victim");
	const wide = victim.pendingRequests
		.getByRole("article")
		.filter({ hasText: "WWWW" })
		.first();
	const button = wide.getByRole("button", { name: "Ignore" });
	// The list is longer than its place; what may not be out of reach lies beside it.
	// Scrolling leaves parts of a pixel over.
	await button.scrollIntoViewIfNeeded();
	await expect(button).toBeInViewport({ ratio: 0.9 });
	const sidebar = victim.page.getByRole("complementary");
	const [inner, outer] = [
		await button.boundingBox(),
		await sidebar.boundingBox(),
	];
	expect((inner?.x ?? 0) + (inner?.width ?? 0)).toBeLessThan(
		(outer?.x ?? 0) + (outer?.width ?? 0),
	);
});

test("messages are text", async () => {
	announce(ID, "eve", "victim", "mallory");
	await victim.acknowledge("eve");
	await line.nextWith("id");
	const socket = await relay.line(async () =>
		line.message(
			"ok",
			ID,
			["joined=eve@127.0.0.1", `token=${TOKEN}`],
			`:${relay.port}`,
		),
	);
	// Between two there is no need to say who spoke; here there are three.
	const from = "from=eve@127.0.0.1";
	socket.message("seq", ID, ["next=1", `mark=${TOKEN}`, from], "");
	let number = 0;
	for (const [what, text] of Object.entries(hostileTexts)) {
		number++;
		socket.message("chat", "", [], text);
		const shown = victim.log.getByRole("article").nth(number - 1);
		await expect(shown, what).toBeVisible();
		const paragraph = shown.locator("p.message-text");
		if (isLong(text))
			await shown.getByRole("button", { name: /^Show all/ }).click();
		expect(await paragraph.textContent(), what).toBe(formatted[what] ?? text);
		const more = paragraph.locator(":not(a, strong, .text-host)");
		expect(await more.count(), what).toBe(0);
		const [bubble, log] = [
			await shown.boundingBox(),
			await victim.log.boundingBox(),
		];
		expect((bubble?.x ?? 0) + (bubble?.width ?? 0), what).toBeLessThanOrEqual(
			(log?.x ?? 0) + (log?.width ?? 0),
		);
		expectPlain(await victim.conversations.innerText());
	}

	await test.step("what is no UTF-8 is not shown, and what follows is", async () => {
		const marker = Buffer.from("AAA");
		for (const bytes of ["eda080", "c0af80", "f4908080", "fffefd"]) {
			const payload = Buffer.from(
				encodeMessage(`half a character: ${marker.toString()}`),
			);
			const wrong = Buffer.from(bytes, "hex").subarray(0, 3);
			wrong.copy(payload, payload.indexOf(marker));
			socket.sendPayload(payload);
		}
		socket.message("chat", "", [], "and on it goes");
		await expect(
			victim.log.getByText("and on it goes", { exact: true }),
		).toBeVisible();
		await expect(victim.log.getByText("half a character")).toHaveCount(0);
	});

	await test.step("dates from before and after all calendars", async () => {
		for (const date of [-(2n ** 63n), 2n ** 63n - 1n, 0n, 253_402_300_800n]) {
			socket.message("chat", "", [], `dated ${date}`, date);
			await expect(victim.log.getByText(`dated ${date}`)).toBeVisible();
		}
	});

	await test.step("a topic goes into lists, header and the window's title", async () => {
		for (const [what, text] of Object.entries(hostileTexts)) {
			socket.message("topic", text, [], "");
			const end = `end of ${what}`;
			socket.message("chat", text, [], end);
			await expect(victim.log.getByText(end, { exact: true })).toBeVisible();
			const title = await victim.app.evaluate(({ BrowserWindow }) =>
				BrowserWindow.getAllWindows()[0]?.getTitle(),
			);
			expectPlain(title);
			expect(title?.length, what).toBeLessThan(120);
			expectPlain(
				await victim.page.getByRole("heading", { level: 1 }).innerText(),
			);
			expectPlain(await victim.conversations.innerText());
			await expectHarmless(victim.page);
		}
	});

	await test.step("an address that reads like another one is no link", async () => {
		for (const text of noLinks) {
			socket.message("chat", "", [], `${text} `);
			await expect(
				victim.log.getByRole("article").last().locator("p.message-text"),
			).toHaveText(text);
		}
		await expect(
			victim.log.getByRole("article").locator("a").filter({ hasText: "evil" }),
		).toHaveCount(0);
	});
});

function encodeMessage(msg: string): Uint8Array {
	return encode({ category: "chat", subject: "", flags: [], date: 1, msg });
}

test("what the server says of a request that it refuses", async () => {
	for (const text of Object.values(hostileTexts)) {
		const asked = line.nextWith("to");
		await victim.ask("nobody");
		await asked;
		line.message("error", "nobody@127.0.0.1", ["code=odd"], text);
		const request = victim.sentRequests.getByRole("listitem");
		await expect(
			request.getByRole("button", { name: "Ask again" }),
		).toBeVisible();
		expectPlain(await request.innerText());
		await expectHarmless(victim.page);
		await request.getByRole("button", { name: "Dismiss" }).click();
		await expect(request).toHaveCount(0);
	}
});

test("what the server says of itself", async () => {
	const notices = victim.page.getByRole("region", { name: "Notices" });
	for (const [what, text] of Object.entries(hostileTexts)) {
		line.message("error", "line", ["code=odd"], text);
		const notice = notices.getByRole("alert");
		await expect(notice, what).toHaveCount(1);
		expectPlain(await notice.innerText());
		await expectHarmless(victim.page);
		const box = await notice.boundingBox();
		expect((box?.x ?? 0) + (box?.width ?? 0), what).toBeLessThanOrEqual(
			await victim.page.evaluate(() => window.innerWidth),
		);
		await notice.getByRole("button", { name: "Dismiss" }).click();
		await expect(notice).toHaveCount(0);
	}
});

test("what the server says when it closes the door", async () => {
	for (const text of Object.values(hostileTexts)) {
		line.message("error", "line", ["code=bad-address"], text);
		line.socket.end();
		await expect(victim.line).toContainText("Refused");
		expectPlain(await victim.line.innerText());
		await expectHarmless(victim.page);
		line = await relay.line(() =>
			victim.line.getByRole("button", { name: /^Try again now/ }).click(),
		);
		line.message("presence", "", ["online=eve"], "");
		await expect(victim.line).toContainText("Connected");
	}
	line.message(
		"error",
		"line",
		["code=bad-address"],
		hostileTexts["a tower of marks"] ?? "",
	);
	line.socket.end();
	await expect(victim.line).toContainText("Refused");
});
