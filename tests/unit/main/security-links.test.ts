import fc from "fast-check";
import { beforeEach, describe, expect, it, vi } from "vitest";

const electron = vi.hoisted(() => ({
	opened: [] as string[],
	asked: [] as { message: string; detail: string; buttons: string[] }[],
	answer: (): Promise<{ response: number }> => Promise.resolve({ response: 0 }),
}));

vi.mock("electron", () => ({
	app: {},
	protocol: {},
	BrowserWindow: { getAllWindows: () => [{}] },
	dialog: {
		showMessageBox: (_window: unknown, options: (typeof electron.asked)[0]) => {
			electron.asked.push(options);
			return electron.answer();
		},
	},
	shell: {
		openExternal: async (url: string) => {
			electron.opened.push(url);
		},
	},
}));

const { openInBrowser } = await import(
	"../../../src/main/windows/open-in-browser"
);

const OPEN = { response: 0 };
const CANCEL = { response: 1 };

beforeEach(() => {
	electron.opened.length = 0;
	electron.asked.length = 0;
	electron.answer = () => Promise.resolve(OPEN);
});

describe("15: opening a link", () => {
	it("asks, saying where it leads, and opens what it asked about", async () => {
		const url = "https://example.org:8443/a?b=c#d";
		expect(await openInBrowser(url)).toMatchObject({ ok: true });
		const [question] = electron.asked;
		expect(question?.message).toContain("example.org:8443");
		expect(question?.detail).toContain(url);
		expect(question?.buttons).toEqual(["Open", "Cancel"]);
		expect(electron.opened).toEqual([url]);
	});

	it("opens nothing on Cancel", async () => {
		electron.answer = () => Promise.resolve(CANCEL);
		expect(await openInBrowser("https://example.org/")).toMatchObject({
			ok: true,
		});
		expect(electron.asked).toHaveLength(1);
		expect(electron.opened).toEqual([]);
	});

	it("spells a name of other letters in ASCII, and says so", async () => {
		await openInBrowser(new URL("https://\u0430pple.com/").href);
		expect(electron.asked[0]?.message).toContain("xn--pple-43d.com");
		expect(electron.asked[0]?.detail).toContain("imitate");
		await openInBrowser("https://apple.com/");
		expect(electron.asked[1]?.detail).not.toContain("imitate");
	});

	it("shows a long host whole and a long path cut", async () => {
		const host = `${"bank.example.".repeat(15)}evil.example`;
		await openInBrowser(`https://${host}/${"a".repeat(1_500)}`);
		expect(electron.asked[0]?.message).toContain(host);
		expect(electron.asked[0]?.detail.length).toBeLessThan(400);
	});

	it("asks one question at a time", async () => {
		let answer = (_: { response: number }) => {};
		electron.answer = () => new Promise((resolve) => (answer = resolve));
		const first = openInBrowser("https://one.example/");
		expect(await openInBrowser("https://two.example/")).toMatchObject({
			ok: false,
			error: { code: "link-waiting" },
		});
		answer(OPEN);
		await first;
		expect(electron.opened).toEqual(["https://one.example/"]);
		electron.answer = () => Promise.resolve(OPEN);
		await openInBrowser("https://two.example/");
		expect(electron.opened).toHaveLength(2);
	});

	it("can ask again after a question that failed", async () => {
		electron.answer = () => Promise.reject(new Error("no display"));
		await expect(openInBrowser("https://one.example/")).rejects.toThrow();
		electron.answer = () => Promise.resolve(OPEN);
		expect(await openInBrowser("https://one.example/")).toMatchObject({
			ok: true,
		});
	});

	it.each([
		"",
		"example.org",
		"javascript:alert(1)",
		"JaVaScRiPt:alert(1)",
		"vbscript:x",
		"data:text/html,<script>",
		"file:///etc/passwd",
		"smb://host/share",
		"\\\\host\\share",
		"http:\\\\host\\share",
		"ms-settings:",
		"search-ms:query=x",
		"mailto:a@b.c",
		"flex://host:4321",
		"app://ui/",
		"https://user@host.example/",
		"https://user:password@host.example/",
		"https://@host.example/",
		"https://host.example/\n",
		"https://host.example\t/",
		"https://host.example/\0",
		" https://host.example/",
		"https://host.example/\u202egpj.exe",
		"https://b\u00fccher.example/",
		`https://host.example/${"a".repeat(2_048)}`,
		`https://host.example/${"a".repeat(100_000)}`,
	])("neither asks nor opens: %j", async (text) => {
		expect(await openInBrowser(text)).toMatchObject({
			ok: false,
			error: { code: "bad-link" },
		});
		expect(electron.asked).toEqual([]);
		expect(electron.opened).toEqual([]);
	});

	it("opens only clean ASCII http and https, whatever it is given", async () => {
		const piece = fc.constantFrom(
			..."https:// http:/ user@ \\ \n \u202e \u0430 %00 [::1] : .. # ?".split(
				" ",
			),
		);
		const text = fc.oneof(
			fc.webUrl({ withFragments: true, withQueryParameters: true }),
			fc
				.array(fc.oneof(piece, fc.string({ unit: "binary" })))
				.map((parts) => parts.join("")),
		);
		await fc.assert(
			fc.asyncProperty(text, async (url) => {
				electron.opened.length = 0;
				await openInBrowser(url);
				for (const opened of electron.opened) {
					expect(opened).toBe(url);
					expect(opened).toMatch(/^https?:\/\/[!-~]{1,2048}$/);
					expect(new URL(opened).username).toBe("");
				}
			}),
			{ numRuns: 1_000 },
		);
	});
});
