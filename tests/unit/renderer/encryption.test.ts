import { describe, expect, test } from "vitest";
import type { RefusalCode } from "../../../src/e2e/errors";
import {
	isCurable,
	isInClear,
	isMarkedClear,
	lockOf,
	memberWords,
	secrecyDelay,
	secrecyReason,
	trustIn,
} from "../../../src/renderer/text/encryption";
import type { Conversation } from "../../../src/shared/domain/conversation";
import {
	identityIdOf,
	type KnownIdentity,
} from "../../../src/shared/domain/encryption";
import type { PersonKey, ServerId } from "../../../src/shared/domain/ids";
import { noMarks } from "../../../src/shared/domain/marks";
import { errorOf } from "../../../src/shared/errors";
import type { AppState } from "../../../src/shared/state";
import { conversation, message, person } from "./samples";

function member(
	name: string,
	over: Partial<Conversation["members"][number]> = {},
): Conversation["members"][number] {
	return {
		...person(name),
		standing: "joined",
		canEncrypt: true,
		...noMarks,
		...over,
	};
}

function known(
	of: Readonly<Record<string, Partial<KnownIdentity>>>,
): AppState["identities"] {
	return Object.fromEntries(
		Object.entries(of).map(([name, over]) => [
			identityIdOf("s1" as ServerId, name as PersonKey),
			{ key: `${name}-key`, verified: false, offered: null, ...over },
		]),
	);
}

const bob = member("Bob");
const carol = member("Carol");
const encrypted = (without: string[] = []) =>
	({ kind: "encrypted", epoch: 3, without: without as PersonKey[] }) as const;

describe("the lock", () => {
	const none = conversation({
		members: [member("Bob", { canEncrypt: false }), carol],
	});

	test("names the one whose app can't encrypt", () => {
		expect(lockOf(none, {})).toMatchObject({
			kind: "none",
			text: "Not encrypted: Bob's app can't",
		});
	});

	test("names all whose apps can't", () => {
		const members = none.members.map((one) => ({ ...one, canEncrypt: false }));
		expect(lockOf(conversation({ members }), {}).text).toBe(
			"Not encrypted: the apps of Bob and Carol can't",
		);
	});

	test("does not count who has not joined, or has left", () => {
		const members = [
			bob,
			member("Carol", { standing: "invited", canEncrypt: false }),
			member("Dave", { standing: "left", canEncrypt: false }),
		];
		expect(lockOf(conversation({ members }), {}).kind).toBe("starting");
		expect(lockOf(conversation({ members: members.slice(1) }), {}).text).toBe(
			"Not encrypted",
		);
	});

	test("says that encryption is being set up", () => {
		expect(
			lockOf(conversation({ encryption: { kind: "starting" } }), {}).text,
		).toBe("Setting up encryption…");
	});

	test("is verified only where everybody who takes part is", () => {
		const both = conversation({
			members: [bob, carol],
			encryption: encrypted(),
		});
		const shown = (identities: AppState["identities"]) =>
			lockOf(both, identities).text;
		expect(shown(known({ bob: {}, carol: {} }))).toBe("End-to-end encrypted");
		expect(shown(known({ bob: { verified: true }, carol: {} }))).toBe(
			"End-to-end encrypted",
		);
		expect(shown(known({ bob: { verified: true } }))).toBe(
			"End-to-end encrypted",
		);
		expect(
			shown(known({ bob: { verified: true }, carol: { verified: true } })),
		).toBe("Verified");
		expect(
			shown(
				known({
					bob: { verified: true, offered: "another" },
					carol: { verified: true },
				}),
			),
		).toBe("End-to-end encrypted");
	});

	test("is not verified where nobody is left", () => {
		const members = [member("Bob", { standing: "left" })];
		const alone = conversation({ members, encryption: encrypted() });
		expect(lockOf(alone, known({ bob: { verified: true } })).kind).toBe(
			"encrypted",
		);
	});

	test("names who can't read along", () => {
		const waiting = conversation({
			members: [bob, carol],
			encryption: encrypted(["carol"]),
		});
		expect(lockOf(waiting, known({ bob: { verified: true } }))).toMatchObject({
			kind: "encrypted",
			text: "Encrypted; Carol can't read along yet",
		});
	});

	test("asks for attention where a key has changed, or the keys are lost", () => {
		const changed = lockOf(
			conversation({ encryption: { kind: "key-changed", person: bob.key } }),
			{},
		);
		expect(changed.text).toBe("Encryption needs your attention");
		expect(changed.meaning).toContain("Bob's key");
		const error = errorOf("state-damaged");
		const broken = lockOf(
			conversation({ encryption: { kind: "broken", error } }),
			{},
		);
		expect(broken.text).toBe("Encryption needs your attention");
		expect(broken.meaning).toContain("could not be read from the disk");
	});

	test("shows a name on one line, whatever is in it", () => {
		const members = [
			{ ...member("Bob", { canEncrypt: false }), name: "B\u202eob\n!" },
		];
		expect(lockOf(conversation({ members }), {}).text).toBe(
			"Not encrypted: Bob !'s app can't",
		);
	});
});

describe("a member", () => {
	test("is verified, not compared, changed or a guest", () => {
		const here = conversation();
		const identities = known({
			bob: { verified: true },
			carol: {},
			dave: { verified: true, offered: "another" },
		});
		expect(
			["Bob", "Carol", "Dave", "Eve"].map((name) => {
				const one = member(name);
				return memberWords(one, trustIn(here, one, identities));
			}),
		).toEqual([
			"Verified",
			"Keys not compared",
			"Key has changed",
			"Guest: no key of theirs is known",
		]);
	});

	test("whose key the server names can be compared with before anybody has encrypted", () => {
		const eve = (canEncrypt: boolean, identityKey: string | null) =>
			trustIn(
				conversation(),
				member("Eve", { canEncrypt, identityKey }),
				known({}),
			);
		expect(eve(true, "eve-key")).toBe("uncompared");
		expect(eve(true, null)).toBe("guest");
		// Their app has no number to compare.
		expect(eve(false, "eve-key")).toBe("guest");
	});

	test("who has not joined is no guest yet", () => {
		expect(memberWords(member("Eve", { standing: "invited" }), "guest")).toBe(
			"Hasn't joined yet",
		);
	});

	test("of another server is somebody else", () => {
		const elsewhere = conversation({ serverId: "s2" as ServerId });
		expect(trustIn(elsewhere, bob, known({ bob: { verified: true } }))).toBe(
			"guest",
		);
	});
});

describe("the composer", () => {
	const clear = conversation({
		members: [member("Bob", { canEncrypt: false })],
	});

	test("is open and marked where nothing is encrypted", () => {
		expect(isInClear(clear)).toBe(true);
		expect(secrecyReason(clear, false)).toBeNull();
	});

	test("is closed where that is forbidden, here or everywhere", () => {
		const reason =
			"You only send encrypted, and Bob's app can't. What you have written is kept.";
		expect(secrecyReason(clear, true)).toBe(reason);
		expect(secrecyReason({ ...clear, onlyEncrypted: true }, false)).toBe(
			reason,
		);
	});

	test("is open where everybody can, whatever is forbidden", () => {
		const beginning = conversation({ members: [bob], onlyEncrypted: true });
		expect(isInClear(beginning)).toBe(false);
		expect(secrecyReason(beginning, true)).toBeNull();
		expect(secrecyDelay(beginning)).toMatch(/kept and sent/);
		const done = conversation({ members: [bob], encryption: encrypted() });
		expect(secrecyReason(done, true)).toBeNull();
		expect(secrecyDelay(done)).toBeNull();
	});

	test("is closed until a changed key is decided about", () => {
		const changed = conversation({
			encryption: { kind: "key-changed", person: bob.key },
		});
		expect(secrecyReason(changed, false)).toMatch(/Bob's new key/);
	});
});

describe("a message", () => {
	const inside = conversation({ encryption: encrypted() });

	test("in the clear stands out only where others are encrypted", () => {
		const clear = message(1, { protection: "none" });
		expect(isMarkedClear(clear, inside)).toBe(true);
		expect(isMarkedClear(message(2, { protection: "encrypted" }), inside)).toBe(
			false,
		);
		expect(isMarkedClear(clear, conversation())).toBe(false);
		const changed = conversation({
			encryption: { kind: "key-changed", person: bob.key },
		});
		expect(isMarkedClear(clear, changed)).toBe(true);
	});

	test("offers to recover only where that helps", () => {
		const because = (code: RefusalCode) =>
			isCurable(message(1, { unreadable: errorOf(code) }));
		expect(because("missed-change")).toBe(true);
		expect(because("not-encrypted")).toBe(false);
		expect(because("before-joining")).toBe(false);
		expect(isCurable(message(1))).toBe(false);
	});
});
