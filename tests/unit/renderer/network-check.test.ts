import { describe, expect, test } from "vitest";
import {
	adviceFor,
	causesIn,
} from "../../../src/renderer/features/network-check/causes";
import { findPeople } from "../../../src/renderer/features/people/find-people";
import type {
	Finding,
	NetworkReport,
} from "../../../src/shared/domain/network-report";
import { conversation, person, server } from "./samples";

/** What the window makes of a look at the network, and of who is there. */

const systems = ["windows", "macos", "linux"] as const;

function finding(
	code: Finding["code"],
	verdict: Finding["verdict"] = "bad",
): Finding {
	return { code, verdict, about: "x" };
}

function report(...findings: Finding[]): NetworkReport {
	return { system: "linux", findings };
}

describe("the cause", () => {
	test("is what certainly is wrong, where anything is", () => {
		const found = report(
			finding("relay-on", "good"),
			finding("firewall-unknown", "doubt"),
			finding("multicast-lost"),
		);
		expect(causesIn(found).map(({ code }) => code)).toEqual(["multicast-lost"]);
	});

	test("is else what may be, the question itself left out", () => {
		const found = report(
			finding("several-networks", "doubt"),
			finding("nobody-came", "doubt"),
			finding("firewall-on", "doubt"),
		);
		expect(causesIn(found).map(({ code }) => code)).toEqual([
			"firewall-on",
			"several-networks",
		]);
	});

	test("is none where all is well, or is as networks are", () => {
		expect(causesIn(report(finding("port-open", "good")))).toEqual([]);
		expect(causesIn(report(finding("nobody-came", "doubt")))).toEqual([]);
	});
});

describe("what to do", () => {
	const bad: readonly Finding["code"][] = [
		"no-network",
		"name-unknown",
		"no-route",
		"port-refused",
		"computer-silent",
		"port-silent",
		"speaks-other",
		"tls-missing",
		"key-differs",
		"server-refuses",
		"relay-off",
		"port-taken",
		"relay-failed",
		"only-this-computer",
		"address-unreachable",
		"multicast-lost",
		"multicast-fails",
	];
	test.each(bad)("is said about %s, on every system", (code) => {
		for (const system of systems) {
			for (const isHost of [true, false]) {
				const advice = adviceFor(finding(code), system, isHost, "4321");
				expect(advice.join("")).not.toBe("");
			}
		}
	});

	test("about a firewall differs by system, with the port where there is a command", () => {
		const of = (system: (typeof systems)[number]) =>
			adviceFor(finding("firewall-on"), system, true, "4999").join("\n");
		expect(of("windows")).toMatch(/netsh .*localport=4999/);
		expect(of("macos")).toContain("System Settings");
		for (const command of ["ufw allow 4999", "firewall-cmd", "nft insert"]) {
			expect(of("linux")).toContain(command);
		}
	});
});

describe("who is there", () => {
	const there = server({ people: [person("Zoë Ärger"), person("bob")] });

	test("is found by the beginnings of words, without accents and capitals", () => {
		const names = (text: string) =>
			findPeople([there], [], text).map((one) => one.person.name);
		expect(names("")).toEqual(["bob", "Zoë Ärger"]);
		expect(names("arg zo")).toEqual(["Zoë Ärger"]);
		expect(names("rger")).toEqual([]);
		expect(names("B")).toEqual(["bob"]);
	});

	test("has the conversation with them alone, where it goes on", () => {
		const talk = conversation({ serverId: there.id });
		const [first] = talk.members;
		const people = [person(first?.name ?? "")];
		const here = { ...there, people };
		const find = (one: typeof talk) =>
			findPeople([here], [one], "")[0]?.conversation ?? null;
		expect(find({ ...talk, members: talk.members.slice(0, 1) })?.id).toBe(
			talk.id,
		);
		expect(find({ ...talk, members: [...talk.members, ...talk.members] })).toBe(
			null,
		);
	});
});
