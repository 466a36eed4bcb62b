import type { ElectronApplication, JSHandle } from "@playwright/test";

/** What Playwright says when Node's inspector has lost an answer. */
const LOST = /promise was (garbage )?collected/i;

type Evaluate = (ask: unknown, argument?: unknown) => Promise<unknown>;

interface Asked {
	readonly id: number;
	/** The function's text. */
	readonly source: string;
	readonly argument: unknown;
}

let asked = 0;

/**
 * Node's inspector loses an answer that the garbage collector finds before it is told, which happens on a busy machine. So what
 * is asked of main is done once and its answer kept there, and asked for again where it was lost.
 */
export function keepAnswers(app: ElectronApplication): void {
	keepAnswersOf(app);
	const browserWindow = app.browserWindow.bind(app);
	app.browserWindow = async (page) => {
		const window = await browserWindow(page);
		keepAnswersOf(window);
		return window;
	};
}

function keepAnswersOf(place: ElectronApplication | JSHandle): void {
	const evaluate = place.evaluate.bind(place) as Evaluate;
	const evaluateKept: Evaluate = async (ask, argument) => {
		asked += 1;
		const asking: Asked = { id: asked, source: String(ask), argument };
		for (;;) {
			try {
				return await evaluate(answerOnce, asking);
			} catch (error) {
				if (!(error instanceof Error && LOST.test(error.message))) throw error;
			}
		}
	};
	place.evaluate = evaluateKept as typeof place.evaluate;
}

/** Runs in main. */
function answerOnce(subject: unknown, { id, source, argument }: Asked) {
	const main = globalThis as { answers?: Map<number, unknown> };
	main.answers ??= new Map();
	if (!main.answers.has(id)) {
		// biome-ignore lint/security/noGlobalEval: Playwright, too, brings functions there as text
		const ask = globalThis.eval(`(${source})`);
		main.answers.set(id, ask(subject, argument));
	}
	return main.answers.get(id);
}
