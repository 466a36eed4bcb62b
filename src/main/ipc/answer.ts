import type { WebFrameMain } from "electron";
import { fail, type Result } from "../../shared/errors";
import type {
	CommandInput,
	CommandName,
	CommandOutput,
} from "../../shared/ipc";
import { StoreError } from "../../store/errors";
import { isOwnPage } from "../security";
import type { Answer } from "./handle";
import { commandSchemas } from "./schemas";

export type CommandHandlers = {
	readonly [N in CommandName]: (
		input: CommandInput<N>,
	) => Result<CommandOutput<N>> | Promise<Result<CommandOutput<N>>>;
};

interface Answering {
	readonly answer: Answer;
	/** Settles when what has waited for the app to open is done, and never rejects. */
	readonly caughtUp: () => Promise<unknown>;
}

/**
 * Checks who asks and what, and answers with a Result, whatever happens behind it. Handlers may be added later: what the app can't
 * do before it is open has none yet.
 * @param opening what those that are missing are waited for with
 */
export function answerCommands(
	handlers: Partial<CommandHandlers>,
	opening: Promise<void>,
	onError: (error: unknown) => void,
): Answering {
	const early = new Set<Promise<unknown>>();
	return {
		answer: (name, sender, input) => {
			const isEarly = !handlers[name];
			const answered = answer(name, handlers, opening, sender, input).catch(
				(error) => {
					onError(error);
					if (error instanceof StoreError) return fail(error.code);
					return fail("own-mistake");
				},
			);
			if (isEarly) {
				early.add(answered);
				void answered.then(() => early.delete(answered));
			}
			return answered;
		},
		caughtUp: () => Promise.all(early),
	};
}

async function answer<N extends CommandName>(
	name: N,
	handlers: Partial<CommandHandlers>,
	opening: Promise<void>,
	sender: WebFrameMain | null,
	input: unknown,
): Promise<Result<CommandOutput<N>>> {
	if (!sender || sender.parent !== null || !isOwnPage(sender.url)) {
		return fail("foreign-page");
	}
	const checked = commandSchemas[name].safeParse(input);
	if (!checked.success) {
		return fail("bad-input", { command: name });
	}
	if (!handlers[name]) await opening;
	const handler = handlers[name];
	if (!handler) {
		return fail("not-open");
	}
	return handler(checked.data);
}
