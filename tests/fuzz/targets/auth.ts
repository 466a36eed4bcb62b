import { once } from "node:events";
import { duplexPair } from "node:stream";
import { frameDatum } from "../../../src/protocol/codec";
import { MSGPACK_HEADER } from "../../../src/protocol/header";
import { defaultLimits } from "../../../src/relay/limits";
import { Relay } from "../../../src/relay/relay";
import { mutateBytes } from "../bytes";
import { shorter } from "../loop";
import { expect, type Target } from "../target";

/** What somebody answers to a challenge who does not hold the key that they have named. */
interface Answer {
	readonly hex: string;
	/** Where the bytes are cut into two chunks. */
	readonly cut: number;
}

/** RFC 8032, section 7.1, test 1: whoever fuzzes does not sign. */
const KEY = Buffer.from(
	"d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
	"hex",
).toString("base64url");

const opening = Buffer.concat([
	MSGPACK_HEADER,
	frameDatum({
		kind: "request",
		to: [],
		from: "alice@127.0.0.1:4321",
		options: ["presence", `key=${KEY}`],
	}),
]);

const seed = (challenge: string, date = 0n): Answer => ({
	hex: Buffer.from(
		frameDatum({ kind: "auth", date, challenge, lastSeen: date }),
	).toString("hex"),
	cut: 1,
});

export const auth: Target<Answer> = {
	name: "auth",
	seeds: [
		seed(Buffer.alloc(64).toString("base64url")),
		seed(Buffer.alloc(64, 0xff).toString("base64url"), -(2n ** 63n)),
		seed(""),
		{ hex: `${seed("x").hex}${opening.toString("hex")}`, cut: 9 },
	],
	mutate: ({ hex, cut }, other, random) => ({
		hex: Buffer.from(
			mutateBytes(
				Buffer.from(hex, "hex"),
				Buffer.from(other.hex, "hex"),
				random,
			),
		).toString("hex"),
		cut: random.chance(3) ? random.below(hex.length / 2 + 1) : cut,
	}),
	*simpler({ hex, cut }) {
		for (const bytes of shorter([...Buffer.from(hex, "hex")])) {
			yield { hex: Buffer.from(bytes).toString("hex"), cut };
		}
	},
	/** Nothing but the signature lets anybody in, or gives them the name. */
	async run({ hex, cut }) {
		const log: string[] = [];
		const limits = { ...defaultLimits, authTimeoutMs: 4, lingerMs: 2 };
		const relay = new Relay({ log: (line) => log.push(line), limits });
		relay.port = 4_321;
		const [ours, theirs] = duplexPair();
		relay.accept(theirs, "memory:1");
		ours.on("error", () => {});
		ours.write(opening);
		await once(ours, "data");
		ours.resume();
		const ended = once(ours, "end");
		const bytes = Buffer.from(hex, "hex");
		ours.write(bytes.subarray(0, cut));
		ours.write(bytes.subarray(cut));
		// Refused, or too late.
		await ended;
		ours.end();
		const said = log.join("\n");
		const owned = relay.ownedNames();
		await relay.close();
		expect(!said.includes("alice is here"), "it was let in");
		expect(!/ is here/.test(said), "somebody was let in");
		expect(owned.length === 0, "it has taken the name");
		expect(!said.includes("a handler failed"), `the relay erred: ${said}`);
	},
};
