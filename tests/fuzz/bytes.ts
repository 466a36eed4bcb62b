import { pack, type Value } from "../naive/msgpack";
import type { Random } from "./random";

/** MessagePack types and lengths at their edges, and texts that others have stumbled over. */
const tokens: readonly Uint8Array[] = [
	..."00 01 7f 80 81 82 8f 90 91 92 93 95 9f a0 a1 a2 bf c0 c1 c2 c3 c4ff c5ffff c6ffffffff c70cff c9ffffffff01 ca7fc00000 cb7ff8000000000000 ccff cdffff ceffffffff cfffffffffffffffff d080 d18000 d280000000 d38000000000000000 d3ffdfffffffffffff cf0020000000000001 d42a00 d6ff00000000 d8 d900 d9ff daffff dbffffffff dcffff dc0401 ddffffffff deffff dfffffffff e0 ff c080 eda080 f4908080 fffe efbbbf e280ae"
		.split(" ")
		.map((hex) => Buffer.from(hex, "hex")),
	...[
		"to",
		"from",
		"options",
		"id",
		"users",
		"last_active",
		"category",
		"subject",
		"flags",
		"date",
		"msg",
		"challenge",
		"last_seen",
		"__proto__",
		"constructor",
		"toString",
		"alice@[::1]:4321/laptop",
	].map((text) => pack(text)),
	Buffer.from("\xa4FLEX\0FLEX\r\n/ask x\n/accept\n", "latin1"),
];

const MAX_LENGTH = 4_096;

/** One to four changes of bytes, knowing what MessagePack is made of. */
export function mutateBytes(
	bytes: Uint8Array,
	other: Uint8Array,
	random: Random,
): Uint8Array {
	let result: Uint8Array = bytes;
	for (let n = 1 + random.below(4); n > 0; n--) {
		result = mutateOnce(result, other, random);
	}
	return result.subarray(0, MAX_LENGTH);
}

function mutateOnce(
	bytes: Uint8Array,
	other: Uint8Array,
	random: Random,
): Uint8Array {
	const at = random.below(bytes.length + 1);
	const until = at + random.below(Math.min(16, bytes.length - at) + 1);
	const before = bytes.subarray(0, at);
	const piece = bytes.subarray(at, until);
	const after = bytes.subarray(until);
	switch (random.below(8)) {
		case 0: // another byte
			return Buffer.concat([
				before,
				Buffer.of(random.below(256)),
				bytes.subarray(at + 1),
			]);
		case 1: // another bit
			return Buffer.concat([
				before,
				Buffer.of((bytes[at] ?? 0) ^ (1 << random.below(8))),
				bytes.subarray(at + 1),
			]);
		case 2: // less
			return Buffer.concat([before, after]);
		case 3: // more of the same
			return Buffer.concat([
				before,
				...Array(1 + random.below(8)).fill(piece),
				piece,
				after,
			]);
		case 4: // a token put in
			return Buffer.concat([before, random.pick(tokens), bytes.subarray(at)]);
		case 5: // a token in place of something
			return Buffer.concat([before, random.pick(tokens), after]);
		case 6: {
			// something of another input
			const from = random.below(other.length + 1);
			const taken = other.subarray(from, from + random.below(32));
			return Buffer.concat([before, taken, after]);
		}
		default: // a neighbour's value
			return Buffer.concat([
				before,
				Buffer.of(((bytes[at] ?? 0) + random.pick([1, 255])) & 0xff),
				bytes.subarray(at + 1),
			]);
	}
}

const texts: readonly string[] = [
	"",
	"chat",
	"private",
	"ok",
	"error",
	"seq",
	"receipt",
	"presence",
	"topic",
	"file",
	"typing",
	"line",
	"p1@10.0.0.1:4321",
	"p0",
	"p1",
	"P2",
	"ｐ０",
	"p0@127.0.0.1:4321/desk",
	"nobody",
	"\u0430lice",
	"__proto__",
	"constructor",
	"\u202e\u0000\u001b[31m",
	"\ud800",
	"code=unknown-connection",
	"code=internal",
	"code=name-in-use",
	"code=connection-ended",
	"code=bad-token",
	"code=already-acknowledged",
	"code=not-yours-to-acknowledge",
	"code=unknown-user",
	"code=self-request",
	"code=too-many-requests",
	"code=too-many-addresses",
	"code=bad-address",
	"code=members-only",
	"code=request-withdrawn",
	"code=mailbox-full",
	"code=too-slow",
	"code=shutting-down",
	"code=left-behind",
	"next=1",
	"next=0",
	"next=4503599627370496",
	"next=9007199254740991",
	"count=1",
	"count=0",
	"count=9007199254740991",
	"seq=1",
	"seq=7",
	"count=2",
	"seq=-1",
	"joined=p0",
	"joined=p1",
	"left=p1",
	"online=p1",
	"offline=p1",
	"from=p1",
	"id=01ARZ3NDEKTSV4RRFFQ69G5FAV",
	"part=1/2",
	"relay=socket",
	"mailbox",
	"presence=",
	"token=$token",
	"mark=$token",
	"$id",
	"$token",
	":4321",
	":0",
	":99999",
	"x".repeat(300),
];

const numbers: readonly number[] = [
	0,
	1,
	-1,
	5,
	2 ** 31,
	2 ** 53 - 1,
	-(2 ** 53 - 1),
	253402300800,
];

/** A changed value of the same or another type. `$id` and `$token` stand for what a server said last. */
export function mutateValue(value: Value, random: Random): Value {
	if (random.chance(12)) return anyValue(random);
	if (typeof value === "string") return random.pick(texts);
	if (typeof value === "number") return random.pick(numbers);
	if (Array.isArray(value)) {
		const items = [...value];
		const at = random.below(items.length + 1);
		switch (random.below(4)) {
			case 0:
				items.splice(at, 0, random.pick(texts));
				break;
			case 1:
				items.splice(at, 1);
				break;
			case 2:
				items.splice(at, 0, ...items.slice(at, at + 3));
				break;
			default:
				if (at < items.length) {
					items[at] = mutateValue(items[at] as Value, random);
				}
		}
		return items.slice(0, 12);
	}
	if (typeof value === "object" && value !== null) {
		const entries = Object.entries(value);
		const at = random.below(entries.length + 1);
		const entry = entries[at];
		if (!entry) entries.push([`k${random.below(9)}`, anyValue(random)]);
		else if (random.chance(12)) entries.splice(at, 1);
		else entries[at] = [entry[0], mutateValue(entry[1], random)];
		return Object.fromEntries(entries.slice(0, 14));
	}
	return anyValue(random);
}

function anyValue(random: Random): Value {
	return random.pick<Value>([
		null,
		[],
		{},
		random.pick(texts),
		random.pick(numbers),
		[random.pick(texts)],
	]);
}

/** A value with the placeholders filled in. */
export function filled(
	value: Value,
	names: Readonly<Record<string, string>>,
): Value {
	if (typeof value === "string") {
		return value.replace(/\$(\w+)/g, (all, name) => names[name] ?? all);
	}
	if (Array.isArray(value)) return value.map((item) => filled(item, names));
	if (typeof value === "object" && value !== null) {
		return Object.fromEntries(
			Object.entries(value).map(([key, item]) => [key, filled(item, names)]),
		);
	}
	return value;
}

/** A datum as it goes onto the wire. */
export function framed(datum: Value): Buffer {
	const payload = pack(datum);
	const length = Buffer.of(payload.length >> 8, payload.length & 0xff);
	return Buffer.concat([length, payload]);
}
