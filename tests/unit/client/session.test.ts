import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Session, type Trust } from "../../../src/client/session";
import type { Signer } from "../../../src/client/signer";
import {
	type Channel,
	type Destination,
	type Dial,
	TransportError,
	type TransportEvents,
} from "../../../src/client/transport";
import { Identity } from "../../../src/main/vault/identity";
import { authMessage } from "../../../src/protocol/auth";
import {
	type Datum,
	decodeDatum,
	frameDatum,
} from "../../../src/protocol/codec";
import type { LineState } from "../../../src/shared/domain/server";

/** What a session dialled: the test is the network. */
class FakeTransport {
	readonly written: Uint8Array[] = [];
	isClosed = false;
	localAddress: string | null = null;
	channel: Channel | null = null;

	constructor(readonly events: TransportEvents) {}

	write(bytes: Uint8Array): void {
		this.written.push(bytes);
	}

	close(): void {
		this.isClosed = true;
	}

	open(localAddress = "10.0.0.9"): void {
		this.localAddress = localAddress;
		this.events.opened();
	}

	say(datum: Datum): void {
		this.events.received(frameDatum(datum));
	}
}

const hello: Datum = {
	kind: "message",
	category: "presence",
	subject: "",
	flags: [],
	date: 0n,
	msg: "",
};

function setUp(signer: Signer | null = null) {
	const dialled: FakeTransport[] = [];
	const lines: LineState[] = [];
	const received: Datum[] = [];
	const destinations: Destination[] = [];
	const offered: string[] = [];
	let trust: Trust = { scheme: null, fingerprint: null, speaks: false };
	const dial: Dial = (to, events) => {
		destinations.push(to);
		const transport = new FakeTransport(events);
		dialled.push(transport);
		return transport;
	};
	const links: string[] = [];
	const session = new Session(
		{ host: "fe80::1", port: 9 },
		"Alice",
		dial,
		signer,
		() => trust,
		{
			lineChanged: (line) => lines.push(line),
			received: (datum) => received.push(datum),
			linked: (link, key) => links.push(`${link} ${key}`),
			keyOffered: (fingerprint) => offered.push(fingerprint),
		},
	);
	const last = () => dialled.at(-1) as FakeTransport;
	/** A line that the server has answered. */
	const ready = () => {
		session.connect();
		last().open();
		last().say(hello);
		return last();
	};
	return {
		session,
		dialled,
		lines,
		received,
		last,
		ready,
		destinations,
		links,
		offered,
		trusting: (next: Trust) => {
			trust = next;
		},
	};
}

const kinds = (lines: readonly LineState[]) => lines.map(({ kind }) => kind);

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

test("greets with header and Request, and is ready with the first answer", () => {
	const { session, lines, received, last, ready } = setUp();
	ready();
	expect(kinds(lines)).toEqual(["dialing", "handshaking", "ready"]);
	expect(received).toEqual([hello]);
	const [header, request] = last().written as [Uint8Array, Uint8Array];
	expect(Buffer.from(header).toString("latin1")).toBe("\xa4FLEX");
	expect(decodeDatum(request.subarray(2))).toMatchObject({
		to: [],
		from: "Alice@[fe80::1]:9",
		options: expect.arrayContaining(["relay=socket", "mailbox", "presence"]),
	});
	expect(session.isReady).toBe(true);
	expect(vi.getTimerCount()).toBe(0);
	// It greets, so it is asked whether it would answer, once.
	last().say(hello);
	expect(last().written).toHaveLength(3);
});

test("sends nothing before the line is ready, nor after", () => {
	const { session, last, ready } = setUp();
	session.connect();
	session.send(hello);
	expect(last().written).toEqual([]);
	const transport = ready();
	session.disconnect();
	const before = transport.written.length;
	session.send(hello);
	expect(transport.written).toHaveLength(before);
});

describe("a server's last words", () => {
	const refusal: Datum = {
		...hello,
		category: "error",
		subject: "alice@h",
		flags: ["code=name-in-use"],
		msg: "Taken.",
	};

	test("are why the line waits", () => {
		const { session, lines, last } = setUp();
		session.connect();
		last().open();
		last().say(refusal);
		expect(kinds(lines)).not.toContain("ready");
		last().events.closed(null);
		expect(lines.at(-1)).toMatchObject({
			kind: "waiting",
			error: { code: "name-in-use" },
		});
	});

	test("are forgotten by the next attempt", () => {
		const { session, lines, last } = setUp();
		session.connect();
		last().open();
		last().say(refusal);
		last().events.closed(null);
		vi.runOnlyPendingTimers();
		last().events.closed(new TransportError("ECONNREFUSED", "no"));
		expect(lines.at(-1)).toMatchObject({ error: { code: "server-refuses" } });
	});

	test("end it for good where nothing would be different", () => {
		const { session, lines, last } = setUp();
		session.connect();
		last().open();
		last().say({ ...refusal, flags: ["code=bad-address"] });
		last().events.closed(null);
		expect(lines.at(-1)?.kind).toBe("refused");
		expect(vi.getTimerCount()).toBe(0);
	});
});

describe("when this computer's addresses change", () => {
	test("a line over one that is gone is opened anew, at once", () => {
		const { session, dialled, lines, ready } = setUp();
		const lost = ready();
		session.networkChanged(new Set(["10.0.0.77"]));
		expect(lost.isClosed).toBe(true);
		expect(dialled).toHaveLength(2);
		expect(kinds(lines).slice(-2)).toEqual(["waiting", "dialing"]);
	});

	test("a line over one that stays is left alone", () => {
		const { session, dialled, ready } = setUp();
		ready();
		session.networkChanged(new Set(["10.0.0.9", "10.0.0.77"]));
		expect(dialled).toHaveLength(1);
		expect(session.isReady).toBe(true);
	});

	test("a wait ends", () => {
		const { session, dialled, last } = setUp();
		session.connect();
		last().events.closed(new TransportError("ENETUNREACH", "no"));
		session.networkChanged(new Set(["10.0.0.9"]));
		expect(dialled).toHaveLength(2);
		expect(vi.getTimerCount()).toBe(0);
	});

	test.each(["idle", "refused"])("a line that is %s stays so", (kind) => {
		const { session, dialled, lines, last } = setUp();
		if (kind === "refused") {
			session.connect();
			last().open();
			last().events.received(Uint8Array.of(0, 1, 0xc1));
			expect(lines.at(-1)?.kind).toBe("refused");
		}
		const before = dialled.length;
		session.networkChanged(new Set());
		expect(dialled).toHaveLength(before);
	});
});

describe("a server that does not answer any more", () => {
	const answer: Datum = {
		...hello,
		category: "error",
		subject: "0".repeat(64),
		flags: ["code=unknown-connection"],
	};
	/** A line to a server that has answered once. */
	const answering = () => {
		const all = setUp();
		const transport = all.ready();
		transport.say(answer);
		return { ...all, transport };
	};

	test("is asked in the silence, given up on, and dialled again", () => {
		const { dialled, lines, received, transport } = answering();
		const written = transport.written.length;
		while (dialled.length === 1) vi.advanceTimersToNextTimer();
		expect(transport.written.length).toBe(written + 1);
		expect(transport.isClosed).toBe(true);
		expect(lines.slice(-2)).toMatchObject([
			{ kind: "waiting", error: { code: "no-answer" } },
			{ kind: "dialing" },
		]);
		// The answer is nobody else's business.
		expect(received).toEqual([hello]);
	});

	test("is known to be there by anything it says", () => {
		const { dialled, transport } = answering();
		for (let i = 0; i < 50; i++) {
			vi.advanceTimersToNextTimer();
			transport.say(i % 2 === 0 ? answer : hello);
		}
		expect(dialled).toHaveLength(1);
		expect(transport.isClosed).toBe(false);
	});

	test("is asked at once where there is doubt, and has less time", () => {
		const { session, dialled, transport } = answering();
		const written = transport.written.length;
		session.networkChanged(new Set(["10.0.0.9", "10.0.0.10"]));
		expect(transport.written).toHaveLength(written + 1);
		const doubted = performance.now();
		while (!transport.isClosed) vi.advanceTimersToNextTimer();
		expect(performance.now() - doubted).toBeLessThan(5_000);
		vi.runOnlyPendingTimers();
		expect(dialled).toHaveLength(2);
	});

	test("is not taken to be there again before it has spoken", () => {
		const { session, lines, last, transport } = answering();
		transport.events.closed(null);
		vi.runOnlyPendingTimers();
		last().open();
		while (lines.at(-1)?.kind === "handshaking") vi.advanceTimersToNextTimer();
		expect(lines.at(-1)).toMatchObject({ error: { code: "no-answer" } });
		expect(session.isReady).toBe(false);
	});

	test("is given up on only after what has come by then was read", () => {
		const { session, dialled, transport } = answering();
		session.check();
		const asked = transport.written.length;
		// This process was stopped: its timers run first, and then what came meanwhile is read.
		setTimeout(() => transport.say(answer), 2_000);
		vi.advanceTimersByTime(2_000);
		vi.advanceTimersByTime(100);
		expect(transport.isClosed).toBe(false);
		expect(transport.written).toHaveLength(asked);
		expect(dialled).toHaveLength(1);
	});

	test.each([
		["never greets", []],
		["greets but does not answer", [hello]],
	])("and %s is not cut off for its silence", (_what, words) => {
		const { session, last, dialled, lines } = setUp();
		session.connect();
		last().open();
		for (const word of words) last().say(word);
		vi.advanceTimersByTime(3_600_000);
		session.check();
		vi.advanceTimersByTime(3_600_000);
		expect(kinds(lines).at(-1)).toBe("ready");
		expect(dialled).toHaveLength(1);
	});

	test("is another one under another address", () => {
		const { session, last, lines } = answering();
		session.change({ host: "h", port: 1 }, "Alice");
		last().open();
		vi.advanceTimersByTime(3_600_000);
		expect(kinds(lines).at(-1)).toBe("ready");
	});
});

test("doubt dials anew what is only being dialled", () => {
	const { session, dialled, last } = setUp();
	session.connect();
	const first = last();
	session.networkChanged(new Set(["10.0.0.9"]));
	expect(first.isClosed).toBe(true);
	expect(dialled).toHaveLength(2);
});

test("another name opens the line anew, under that name", () => {
	const { session, dialled, ready } = setUp();
	const first = ready();
	session.change({ host: "h", port: 1 }, "Alicia");
	expect(first.isClosed).toBe(true);
	expect(dialled).toHaveLength(2);
	expect(session.address).toBe("Alicia@h:1");
});

test("closing for good says nothing, and leaves nothing behind", () => {
	for (const far of [0, 1, 2, 3]) {
		const { session, lines, last } = setUp();
		if (far > 0) session.connect();
		if (far === 1) last().events.closed(null);
		if (far > 1) last().open();
		if (far > 2) last().say(hello);
		const before = lines.length;
		session.close();
		expect(lines).toHaveLength(before);
		expect(vi.getTimerCount()).toBe(0);
		if (far > 1) expect(last().isClosed).toBe(true);
	}
});

describe("encryption", () => {
	const none: Trust = { scheme: null, fingerprint: null, speaks: false };

	test.each([
		["a server nobody knows: TLS first", none, "tls-first"],
		["flex://: in the clear", { ...none, scheme: "flex" }, "plain"],
		["flexs://: never in the clear", { ...none, scheme: "flexs" }, "tls"],
		["a known key: never without", { ...none, fingerprint: "K" }, "tls"],
		[
			"a known key, also with flex://",
			{ ...none, scheme: "flex", fingerprint: "K" },
			"tls",
		],
	] as const)("%s", (_name, trust, security) => {
		const { session, destinations, trusting } = setUp();
		trusting(trust);
		session.connect();
		expect(destinations).toEqual([
			{ host: "fe80::1", port: 9, security, fingerprint: trust.fingerprint },
		]);
	});

	test("a relay socket is guarded as its line is", () => {
		const { session, last, ready, links } = setUp();
		session.connect();
		last().channel = { fingerprint: "K", exporter: new Uint8Array() };
		last().open();
		last().say(hello);
		expect(links).toEqual(["tls K"]);
		expect(session.destination(10)).toEqual({
			host: "fe80::1",
			port: 10,
			security: "tls",
			fingerprint: "K",
		});
		session.disconnect();
		ready();
		expect(links).toEqual(["tls K", "plain null"]);
		expect(session.destination(10)).toMatchObject({ security: "plain" });
	});

	test("another key than the known one is a hard stop", () => {
		const { session, last, lines, offered } = setUp();
		session.connect();
		last().events.closed(new TransportError("EKEY", "another", "L"));
		expect(offered).toEqual(["L"]);
		expect(lines.at(-1)).toMatchObject({
			kind: "refused",
			error: { code: "server-key-changed" },
		});
		expect(vi.getTimerCount()).toBe(0);
	});

	test("a known server that answers in the clear is tried again, never spoken to", () => {
		const { session, last, lines, trusting } = setUp();
		trusting({ scheme: null, fingerprint: "K", speaks: false });
		session.connect();
		last().events.closed(new TransportError("ENOTLS", "hung up"));
		expect(lines.at(-1)).toMatchObject({
			kind: "waiting",
			error: { code: "server-not-encrypted" },
		});
		expect(last().written).toEqual([]);
	});
});

describe("a proof of the key", () => {
	const fingerprint = "A".repeat(43);
	const asked: Datum = {
		kind: "auth",
		date: 7n,
		challenge: `${"B".repeat(42)}A.${fingerprint}`,
		lastSeen: 3n,
	};

	test("is asked for with key=, and answered for this line alone", () => {
		const identity = Identity.generate();
		const { session, last, lines, received } = setUp(identity);
		session.connect();
		const exporter = new Uint8Array(32).fill(9);
		last().channel = { fingerprint, exporter };
		last().open();
		expect(decodeDatum(last().written[1]?.subarray(2) as never)).toMatchObject({
			options: expect.arrayContaining([`key=${identity.encoded}`]),
		});
		last().say(asked);
		expect(kinds(lines)).toEqual(["dialing", "handshaking", "authenticating"]);
		const answer = decodeDatum(last().written[2]?.subarray(2) as never);
		const { date, challenge } = asked;
		const from = session.address;
		const terms = { challenge, date, from, fingerprint, exporter };
		expect(answer).toMatchObject({
			lastSeen: 3n,
			challenge: Buffer.from(identity.sign(authMessage(terms))).toString(
				"base64url",
			),
		});
		// One challenge a line; another is none of ours.
		last().say(asked);
		expect(last().written).toHaveLength(3);
		last().say(hello);
		expect(session.isReady).toBe(true);
		expect(received.at(-1)).toEqual(hello);
	});

	test.each([
		["another server's key", `${"B".repeat(42)}A.${"C".repeat(42)}A`],
		["no key", "challenge"],
	])("is not given to a challenge that names %s", (_name, challenge) => {
		const { session, last, lines } = setUp(Identity.generate());
		session.connect();
		last().channel = { fingerprint, exporter: new Uint8Array(32) };
		last().open();
		last().say({ ...asked, challenge });
		expect(lines.at(-1)).toMatchObject({
			kind: "refused",
			error: { code: "server-key-mismatch" },
		});
		expect(last().written).toHaveLength(2);
	});

	test.each(["name-taken", "members-only", "bad-signature", "replaced"])(
		"that is answered with %s is refused for good",
		(code) => {
			const { session, last, lines } = setUp(Identity.generate());
			session.connect();
			last().open();
			last().say(asked);
			const flags = [`code=${code}`];
			last().say({ ...hello, category: "error", subject: "line", flags });
			last().events.closed(null);
			expect(lines.at(-1)).toMatchObject({ kind: "refused", error: { code } });
			expect(vi.getTimerCount()).toBe(0);
		},
	);
});
