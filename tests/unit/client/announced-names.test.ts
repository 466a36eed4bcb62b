import { describe, expect, it } from "vitest";
import { readsAsAddress } from "../../../src/client/names";

describe("readsAsAddress", () => {
	it.each([
		"192.168.1.20",
		"192.168.1.20:4321",
		"192.168.1.20 : 4321",
		"Office:4321",
		"fe80::1",
		"[fe80::a]:4321",
		"[::1]",
		"chat.example.org",
		// Other dots, colons and digits that look alike.
		"１９２．168．1．20",
		"192.168.1.20：4321",
	])("%s does", (name) => {
		expect(readsAsAddress(name)).toBe(true);
	});

	it.each([
		"Third floor",
		"3. Stock",
		"Alice",
		"Room 12",
		"Dr. Who's relay",
		"مُرحِّل المكتب",
		"Lab: chemistry",
	])("%s does not", (name) => {
		expect(readsAsAddress(name)).toBe(false);
	});
});
