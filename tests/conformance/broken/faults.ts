import { pack, type Struct } from "../../naive/msgpack";
import { framed, option, readable } from "../peer";
import type { Fault } from "./go-between";

/** A fault, and the clauses that must fail because of it: these and no other. */
export interface Broken {
	readonly title: string;
	/** Makes one for one server: some remember. */
	readonly fault: () => Fault;
	/** Runs only clauses with this in their name: where nearly all fail, each takes its time. */
	readonly only?: string;
	/** Names of clauses, or beginnings of names that all must fail. */
	readonly fails: readonly string[];
}

const nothing = new Uint8Array(0);

/** A datum as a map where it is one; datums of a relay socket may be anything. */
function read(payload: Buffer): Struct {
	try {
		return readable(payload);
	} catch {
		return {};
	}
}

export const broken: readonly Broken[] = [
	{
		title: "never announces to the asker",
		fault: () => ({
			toClient: (payload, { said }) => {
				const { users } = read(payload);
				const asker = Array.isArray(users) ? users[0] : null;
				const isAsker = said.some((it) => read(it).from === asker);
				return isAsker ? nothing : framed(payload);
			},
		}),
		only: "profile 4",
		fails: [
			"profile 4.3: ",
			// These begin with a handshake, which does not go on without the event.
			"profile 4.4: ignoring is silent",
			"profile 4.5: OK names the port of the relay socket",
			"profile 4.5: several to addresses make one Connection",
			"profile 4: an Acknowledge by a stranger opens nothing",
			"profile 4: an Acknowledge by the asker opens nothing",
			"profile 4: a Request for somebody who is away fires when they come back",
		],
	},
	{
		title: "echoes Messages to their sender",
		fault: () => ({
			toServer: (payload, { tell }) => {
				if (read(payload).category === "chat") tell(framed(payload));
				return framed(payload);
			},
		}),
		fails: [
			"profile 2: refused: a Message without its date",
			"RFC Handshake 6: both are relayed over the Connection, in order",
			"profile 1: nobody hears their own Message",
			"RFC Handshake 6: in a Connection of three, each hears the two others",
			"profile 5: nobody gets their own datums back",
			"profile 7: two others go on talking after: ",
		],
	},
	{
		title: "ends with FIN where it should be RST",
		fault: () => ({ ends: () => "FIN" }),
		fails: [
			"RFC Connections: RST for ",
			"profile 2: RST where no header comes in time",
			"profile 2: RST where half a header comes in time",
		],
	},
	{
		title: "ends with RST where it should be FIN",
		fault: () => ({ ends: () => "RST" }),
		fails: [
			"profile 2: refused: ",
			"profile 3: refused: ",
			"profile 7: a protocol error: one error Message about the line, then FIN",
			"profile 7: the error Message arrives although more was sent behind",
			"profile 2, text mode: leaving ends the connection",
		],
	},
	{
		title: "accepts a token twice",
		fault: () => {
			const used = new Set<string>();
			return {
				toServer: (payload, { tell }) => {
					const { to, options } = read(payload);
					const token = option(options, "token");
					if (token === null) return framed(payload);
					if (used.has(token)) {
						const [id] = to as string[];
						const flags = ["next=1", `mark=${token}`];
						const marker = { category: "seq", subject: id ?? "", flags };
						tell(framed(pack({ ...marker, date: 0, msg: "" })));
						return nothing;
					}
					used.add(token);
					return framed(payload);
				},
			};
		},
		fails: ["profile 5: a token opens one relay socket, once"],
	},
	{
		title: "writes a datum's length with the low byte first",
		fault: () => ({
			toClient: (payload) => {
				const bytes = framed(payload);
				bytes.subarray(0, 2).reverse();
				return bytes;
			},
		}),
		only: "RFC Connections",
		fails: [
			"RFC Connections: header in one piece with Request and Acknowledge",
			"RFC Connections: two-byte big-endian length",
			"RFC Connections: a datum in single bytes",
			"RFC Connections: ten datums in one write",
			"RFC Connections: a datum of 65,535 bytes",
		],
	},
	{
		title: "keeps a date in a double",
		fault: () => ({
			toClient: (payload) => {
				const struct = read(payload);
				if (struct.category !== "chat") return framed(payload);
				const date = BigInt(Number(struct.date));
				return framed(pack({ ...struct, date: BigInt.asIntN(64, date) }));
			},
		}),
		fails: ["profile 2: i64 values survive unchanged over their whole range"],
	},
	{
		title: "leaves the code out of its errors",
		fault: () => ({
			toClient: (payload) => {
				const struct = read(payload);
				if (struct.category !== "error") return framed(payload);
				return framed(pack({ ...struct, flags: [] }));
			},
		}),
		fails: [
			"profile 2: refused: ",
			"profile 3: refused: ",
			"profile 7: a protocol error: one error Message about the line, then FIN",
			"profile 7: the error Message arrives although more was sent behind",
			"profile 3: a name is refused: ",
			"profile 3: an address that is none is refused",
			"profile 3: nobody can ask in another's name",
			"profile 4: an Acknowledge of an unknown id is refused",
			"profile 4: an Acknowledge by a stranger opens nothing",
			"profile 4: a Request for somebody never seen is refused",
			"profile 5: a token opens one relay socket, once",
			"profile 5: a guessed token opens nothing",
			"profile 5: another party's token opens nothing",
			"profile 5: a token opens no other Connection",
			"profile 5: length 0 on a relay socket ends it, and only it",
			"profile 7: an error Message: what was refused, code=, a date, a sentence",
		],
	},
	{
		title: "names no sender among three",
		fault: () => ({
			toClient: (payload) => {
				const struct = read(payload);
				if (struct.category !== "seq") return framed(payload);
				const flags = (struct.flags as string[]).filter(
					(flag) => !flag.startsWith("from="),
				);
				return framed(pack({ ...struct, flags }));
			},
		}),
		fails: [
			"profile 5: among three, a marker names the sender whenever that changes",
		],
	},
];
