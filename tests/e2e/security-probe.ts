import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { ElectronApplication, Page } from "@playwright/test";
import { Person } from "./person";

interface Seen {
	/** Addresses of all requests that the session has made or refused. */
	readonly requests: string[];
	/** Addresses of navigations that the app has refused. */
	readonly prevented: string[];
}

/** A running app whose requests and navigations are recorded, and a server that nobody may ever talk to. */
export class Probe {
	/** Whatever reached the server. */
	readonly trapped: string[] = [];
	readonly #trap: Server;

	private constructor(readonly person: Person) {
		this.#trap = createServer((request, response) => {
			this.trapped.push(request.url ?? "");
			response.end("<script>alert(1)</script>");
		});
		this.#trap.on("connection", () => this.trapped.push("connection"));
	}

	static async start(name: string): Promise<Probe> {
		const probe = new Probe(await Person.arrive(name));
		await new Promise<void>((resolve) =>
			probe.#trap.listen(0, "127.0.0.1", resolve),
		);
		await watch(probe.app);
		return probe;
	}

	get page(): Page {
		return this.person.page;
	}

	get app(): ElectronApplication {
		return this.person.app;
	}

	get trapUrl(): string {
		const { port } = this.#trap.address() as AddressInfo;
		return `http://127.0.0.1:${port}`;
	}

	seen(): Promise<Seen> {
		return seenBy(this.app);
	}

	/** Electron tells what it made of a window's preferences, but not in its types. */
	preferences(): Promise<Record<string, unknown>> {
		return this.app.evaluate(({ BrowserWindow }) => {
			const contents = BrowserWindow.getAllWindows()[0]?.webContents;
			return (
				contents as unknown as {
					getLastWebPreferences(): Record<string, unknown>;
				}
			).getLastWebPreferences();
		});
	}

	async stop(): Promise<void> {
		await this.person.leave();
		this.#trap.close();
	}
}

/** Records from now on what a session asks for and where its window is kept from going. */
export async function watch(app: ElectronApplication): Promise<void> {
	await app.evaluate(({ BrowserWindow, session }) => {
		const seen: Seen = { requests: [], prevented: [] };
		Object.assign(globalThis, { seen });
		const note = ({ url }: { url: string }) => seen.requests.push(url);
		session.defaultSession.webRequest.onCompleted(note);
		session.defaultSession.webRequest.onErrorOccurred(note);
		const [window] = BrowserWindow.getAllWindows();
		// Called after the app's own listener: what it says is what counts.
		window?.webContents.on("will-frame-navigate", (event) => {
			if (event.defaultPrevented) seen.prevented.push(event.url);
		});
	});
}

export function seenBy(app: ElectronApplication): Promise<Seen> {
	return app.evaluate(() => (globalThis as unknown as { seen: Seen }).seen);
}
