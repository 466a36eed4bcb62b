import type { Target } from "../target";
import { auth } from "./auth";
import { client } from "./client";
import { codec } from "./codec";
import { line } from "./line";
import { mailbox } from "./mailbox";
import { relay } from "./relay";

/** Everything that takes input from strangers. Each knows its own inputs; who runs them need not. */
export const targets = [
	codec,
	line,
	mailbox,
	relay,
	auth,
	client,
] as readonly Target<unknown>[];
