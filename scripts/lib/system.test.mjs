import { expect, it } from "vitest";
import { hasCandidate, missingLibraries } from "./system.mjs";

it("reads from ldd which libraries are missing", () => {
	const output = [
		"\tlinux-vdso.so.1 (0x00007f7d2f1a0000)",
		"\tlibgtk-3.so.0 => not found",
		"\tlibc.so.6 => /lib/x86_64-linux-gnu/libc.so.6 (0x00007f7d2ec1e000)",
		"\tlibgbm.so.1 => not found",
	].join("\n");
	expect(missingLibraries(output)).toEqual(["libgtk-3.so.0", "libgbm.so.1"]);
});

it.each([
	[
		"a package that can be had",
		"x:\n  Installed: (none)\n  Candidate: 3.24-1\n",
		true,
	],
	[
		"a name without a package",
		"x:\n  Installed: (none)\n  Candidate: (none)\n",
		false,
	],
	["a name that apt does not know", "", false],
])("tells %s", (_, policy, answer) => {
	expect(hasCandidate(policy)).toBe(answer);
});
