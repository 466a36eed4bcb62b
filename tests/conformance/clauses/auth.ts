import { type Clause, check, NotOffered } from "../clause";
import { HEADER } from "../peer";
import type { Trial } from "../trial";

const section = "profile 6";
/** The base point of Ed25519: a key that is well-formed, and nobody's. */
const key = Buffer.from(`58${"66".repeat(31)}`, "hex").toString("base64url");

export const authClauses: readonly Clause[] = [
	{
		section,
		title:
			"key= is answered by Auth with a challenge; last_seen 0 the first time",
		run: async (t) => {
			const { challenge, last_seen } = await challenged(t);
			check(
				typeof challenge === "string" && challenge.length >= 22,
				`the challenge is “${challenge}”`,
			);
			check(Number(last_seen) === 0, `last_seen is ${last_seen}`);
			return `${challenge.length} characters`;
		},
	},
	{
		section,
		title: "each challenge is fresh",
		run: async (t) => {
			const [one, other] = [await challenged(t), await challenged(t)];
			check(one.challenge !== other.challenge, "two lines, one challenge");
			return "two lines, two challenges";
		},
	},
];

async function challenged(t: Trial) {
	const peer = t.dial("alice").write(HEADER);
	peer.send({ to: [], from: t.name("alice"), options: [`key=${key}`] });
	await peer.settled();
	if (peer.inbox.length === 0) throw new NotOffered("key= is not answered");
	return peer.first("Auth", (it) => "challenge" in it);
}
