import { describe, expect, test } from "vitest";
import { placeAt, readRecipients } from "../../../src/client/recipients";
import { sentenceOf } from "../../../src/language/sentence-of";
import type { ServerId } from "../../../src/shared/domain/ids";
import type { AppError } from "../../../src/shared/errors";
import { type AppState, initialState } from "../../../src/shared/state";
import { person, server } from "../renderer/samples";

const office = server({ id: "office" as ServerId, host: "10.0.0.5" });
const home = server({ id: "home" as ServerId, host: "relay.home", port: 99 });
const own = server({
	id: "own" as ServerId,
	host: "127.0.0.1",
	port: 5000,
	own: true,
});

function stateWith(...servers: (typeof office)[]): AppState {
	return {
		...initialState,
		servers: Object.fromEntries(servers.map((one) => [one.id, one])),
	};
}

/** The people's names and where they are, or the sentence. */
function read(text: string, state: AppState, on: ServerId | null = null) {
	const result = readRecipients(text, on, state);
	if (!result.ok) return result.error;
	const { people, server: place } = result.value;
	return {
		people: people.map(({ name }) => name),
		at: "self" in place ? place.id : `${place.host}:${place.port}`,
	};
}

describe("reads", () => {
	test.each([
		["bob", ["bob"], "office"],
		["  Bob  ", ["Bob"], "office"],
		["bob, carol;dave,", ["bob", "carol", "dave"], "office"],
		["bob, BOB, Ｂob", ["Ｂob"], "office"],
		["bob@10.0.0.5", ["bob"], "office"],
		["bob@10.0.0.5:4321/phone", ["bob"], "office"],
		["bob, carol@10.0.0.5", ["bob", "carol"], "office"],
		["bob@10.0.0.5:5000", ["bob"], "10.0.0.5:5000"],
		["bob@elsewhere", ["bob"], "elsewhere:4321"],
		["bob@[fe80::1]:77", ["bob"], "fe80::1:77"],
	])("%s", (text, people, at) => {
		expect(read(text, stateWith(office))).toEqual({ people, at });
	});

	test("the chosen server where there are several", () => {
		const state = stateWith(office, home);
		expect(read("bob", state, home.id)).toEqual({
			people: ["bob"],
			at: "home",
		});
	});

	test("the addresses of the relay hosted here as this computer's own", () => {
		const state: AppState = {
			...stateWith(own, office),
			relayHost: {
				kind: "on",
				port: 5000,
				addresses: ["192.168.1.20:5000"],
				invites: [],
				mailbox: null,
				ownedNames: null,
				fingerprint: "key",
			},
		};
		for (const host of ["192.168.1.20", "localhost", "127.0.0.1", "[::1]"]) {
			expect(read(`bob@${host}:5000`, state)).toMatchObject({ at: "own" });
		}
		expect(placeAt({ host: "localhost", port: 5001 }, state)).toEqual({
			host: "localhost",
			port: 5001,
		});
	});
});

describe("says why not", () => {
	const many = Array.from({ length: 33 }, (_, i) => `p${i}`).join(",");
	test.each([
		["", [office], "no-recipient", "such as bob"],
		[" , ; ", [office], "no-recipient", "such as bob"],
		["bob", [], "no-server", "bob@address"],
		["bob", [office, home], "which-server", "bob@10.0.0.5:4321"],
		[
			"bob@10.0.0.5, carol@relay.home:99",
			[office, home],
			"several-servers",
			"",
		],
		["bob, carol@relay.home", [office], "several-servers", "different servers"],
		["alice", [office], "self-request", "your own name"],
		["ALICE@10.0.0.5, bob", [office], "self-request", "your own name"],
		["@10.0.0.5", [office], "name-missing", "before the @"],
		["bob@", [office], "host-missing", "host is missing"],
		["bob@host:0", [office], "bad-port", "no port"],
		["b ob", [office], "bad-name", "can't be a name"],
		["bоb", [office], "mixed-name", "different scripts"],
		[many, [office], "too-many-recipients", "33 people"],
	])("%j", (text, servers, code, words) => {
		const error = read(text, stateWith(...servers));
		expect(error).toMatchObject({ code });
		expect(sentenceOf(error as AppError)).toContain(words);
	});
});

test("a new server is known by no name yet: one's own may be somebody else's there", () => {
	expect(read(`${person("Alice").name}@elsewhere`, stateWith(office))).toEqual({
		people: ["Alice"],
		at: "elsewhere:4321",
	});
});

test("a server that was removed while the user wrote is not replaced by another", () => {
	const gone = "removed" as ServerId;
	expect(readRecipients("bob", gone, stateWith(office))).toMatchObject({
		ok: false,
		error: { code: "unknown-server" },
	});
});
