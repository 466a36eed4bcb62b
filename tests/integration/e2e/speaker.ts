import { randomBytes } from "node:crypto";
import {
	closeSync,
	existsSync,
	fsyncSync,
	openSync,
	readFileSync,
	renameSync,
	writeSync,
} from "node:fs";
import { createInterface } from "node:readline";
import type { E2eInput } from "../../../src/e2e/contract";
import { step } from "../../../src/e2e/engine";
import {
	decodeState,
	type E2eState,
	emptyState,
	encodeState,
} from "../../../src/e2e/state";
import { openSuite } from "../../../src/e2e/suite";
import type { MessageId, PersonKey } from "../../../src/shared/domain/ids";

/**
 * A program that says one message after the other as fast as it can, to be killed in the middle. What it writes goes to
 * standard output, a line a datum; what the relay says comes in on standard input. Its state is a file, stored before
 * anything leaves.
 */

export interface SpeakerOptions {
	readonly file: string;
	readonly connectionId: string;
	/** base64 */
	readonly publicKey: string;
	readonly privateKey: string;
	readonly order: readonly PersonKey[];
}

/** How many it has under way. */
const UNDER_WAY = 4;

const options = JSON.parse(process.argv[2] ?? "") as SpeakerOptions;
const [self] = options.order as [PersonKey];
const suite = await openSuite((length) => new Uint8Array(randomBytes(length)));
const bytesOf = (text: string) => new Uint8Array(Buffer.from(text, "base64"));

let state: E2eState = emptyState;
let said = 0;
const pins = new Map<PersonKey, string>();
if (existsSync(options.file)) {
	const kept = JSON.parse(readFileSync(options.file, "utf8"));
	state = decodeState(bytesOf(kept.state));
	said = kept.said;
	for (const [person, key] of kept.pins) pins.set(person, key);
}

function store(): void {
	const next = `${options.file}.next`;
	const file = openSync(next, "w");
	const kept = {
		said,
		pins: [...pins],
		state: Buffer.from(encodeState(state)).toString("base64"),
	};
	writeSync(file, JSON.stringify(kept));
	fsyncSync(file);
	closeSync(file);
	renameSync(next, options.file);
}

async function take(input: E2eInput): Promise<void> {
	const taken = await step(
		{
			suite,
			self: { person: self, key: bytesOf(options.publicKey) },
			privateKey: bytesOf(options.privateKey),
			connectionId: options.connectionId,
			pinned: (person) => {
				const key = pins.get(person);
				return key === undefined ? null : bytesOf(key);
			},
			involved: new Set(options.order),
			now: Date.now(),
			order: options.order,
			everyoneCapable: true,
			random: (length) => new Uint8Array(randomBytes(length)),
		},
		state,
		input,
	);
	state = taken.state;
	for (const event of taken.events) {
		if (event.kind === "pinned") {
			pins.set(event.pin.person, Buffer.from(event.pin.key).toString("base64"));
		}
	}
	if (input.kind === "send") said++;
	if (taken.isChanged) store();
	for (const { part, bytes } of taken.write) {
		const line = { part, bytes: Buffer.from(bytes).toString("base64") };
		writeSync(1, `${JSON.stringify(line)}\n`);
	}
	if (input.kind === "foreign") writeSync(1, `{"stored":${input.number}}\n`);
}

let tasks = Promise.resolve();
createInterface({ input: process.stdin }).on("line", (line) => {
	const { fragment, ...input } = JSON.parse(line);
	tasks = tasks.then(async () => {
		await take(
			fragment
				? {
						...input,
						fragment: { ...fragment, bytes: bytesOf(fragment.bytes) },
					}
				: input,
		);
		while (state.group && state.queue.length < UNDER_WAY) {
			await take({
				kind: "send",
				id: `m${said}` as MessageId,
				datum: new TextEncoder().encode(`m${said}`),
			});
		}
	});
});
