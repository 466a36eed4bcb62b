import type { Person } from "./person";

/**
 * What the window shows, by way of main, to be polled: Playwright's page stays dead once its renderer has died. What a page is asked
 * that goes away meanwhile is answered never, and nobody but the test holds on to the answer ("Resulting promise was garbage
 * collected"): the clock does, and then nothing is shown yet.
 */
export function shownText({ app }: Person): Promise<string> {
	return app.evaluate(({ BrowserWindow }) => {
		const contents = BrowserWindow.getAllWindows()[0]?.webContents;
		if (!contents || contents.isCrashed() || contents.isLoading()) return "";
		return Promise.race([
			contents.executeJavaScript("document.body.innerText"),
			new Promise<string>((resolve) => setTimeout(resolve, 2_000, "")),
		]);
	});
}
