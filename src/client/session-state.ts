import type { LineState } from "../shared/domain/server";
import { type AppError, assertNever } from "../shared/errors";
import { backoffMs } from "./backoff";

/**
 * The life of a line, as a pure function.
 *
 *            connect            opened               answered
 *     idle ----------> dialing --------> handshaking ---------------------> ready
 *                       ^    |            |      |                         |    |
 *                       |    |            |      +--> authenticating ------+    |
 *                       |    |            |  challenged      |      answered    |
 *                timer, |    +------------+------------------+------------------+
 *               connect |                     | failed
 *                       |                     v
 *                       +----------------- waiting      (for good: refused)
 *
 *     disconnect leads from anywhere to idle; connect from waiting and refused to dialing; doubt (this
 *     computer slept, or its network changed) from dialing, handshaking and waiting to dialing anew.
 */

export interface SessionState {
	readonly line: LineState;
	/** Attempts that failed in a row. */
	readonly attempts: number;
}

export type SessionInput =
	| { readonly type: "connect" }
	| { readonly type: "disconnect" }
	/** What is under way may be lost, and a wait be over: the network has changed. */
	| { readonly type: "doubt" }
	/** The TCP connection is open. */
	| { readonly type: "opened" }
	/** The server wants a proof of this user's key, and has got it. */
	| { readonly type: "challenged" }
	/** The server has said something sensible, or has let us wait as the RFC says. */
	| { readonly type: "answered" }
	/** The connection could not be opened, or was lost. */
	| {
			readonly type: "failed";
			readonly error: AppError;
			/** Trying again unchanged would be answered the same. */
			readonly forGood: boolean;
	  }
	/** The wait is over. */
	| { readonly type: "timer" };

export type SessionEffect =
	| { readonly type: "dial" }
	| { readonly type: "greet" }
	| { readonly type: "hang-up" }
	| { readonly type: "wait"; readonly ms: number };

export const initialSession: SessionState = {
	line: { kind: "idle" },
	attempts: 0,
};

interface Step {
	readonly state: SessionState;
	readonly effects: readonly SessionEffect[];
}

/**
 * @param now Unix milliseconds
 * @param random from 0 to 1
 */
export function nextSession(
	state: SessionState,
	input: SessionInput,
	now: number,
	random: number,
): Step {
	const { line, attempts } = state;
	const stay: Step = { state, effects: [] };
	switch (input.type) {
		case "connect":
		case "timer":
			if (
				line.kind === "waiting" ||
				(input.type === "connect" &&
					(line.kind === "idle" || line.kind === "refused"))
			) {
				// What went wrong is shown until it goes well: a reason that came and went with each attempt could not be read.
				const error = line.kind === "waiting" ? line.error : null;
				return {
					state: { line: { kind: "dialing", error }, attempts },
					effects: [{ type: "dial" }],
				};
			}
			return stay;
		case "doubt":
			if (line.kind === "dialing" || line.kind === "handshaking") {
				return {
					state: { line: { kind: "dialing", error: line.error }, attempts },
					effects: [{ type: "hang-up" }, { type: "dial" }],
				};
			}
			return line.kind === "waiting"
				? nextSession(state, { type: "connect" }, now, random)
				: stay;
		case "disconnect":
			return {
				state: initialSession,
				effects: [{ type: "hang-up" }],
			};
		case "opened":
			if (line.kind !== "dialing") return stay;
			return {
				state: { line: { ...line, kind: "handshaking" }, attempts },
				effects: [{ type: "greet" }],
			};
		case "challenged":
			if (line.kind !== "handshaking") return stay;
			return {
				state: { line: { ...line, kind: "authenticating" }, attempts },
				effects: [],
			};
		case "answered":
			if (line.kind !== "handshaking" && line.kind !== "authenticating") {
				return stay;
			}
			return { state: { line: { kind: "ready" }, attempts: 0 }, effects: [] };
		case "failed": {
			if (line.kind === "idle" || line.kind === "refused") return stay;
			if (line.kind === "waiting") return stay;
			const before = line.kind === "ready" ? null : line.error;
			// That nothing listens at a server which its host has switched off says less than that.
			const error =
				before?.code === "shutting-down" &&
				input.error.code === "server-refuses"
					? before
					: input.error;
			if (input.forGood) {
				return {
					state: { line: { kind: "refused", error }, attempts: 0 },
					effects: [{ type: "hang-up" }],
				};
			}
			const attempt = attempts + 1;
			const ms = backoffMs(attempt, random);
			return {
				state: {
					line: { kind: "waiting", attempt, until: now + ms, error },
					attempts: attempt,
				},
				effects: [{ type: "hang-up" }, { type: "wait", ms }],
			};
		}
		default:
			return assertNever(input);
	}
}
