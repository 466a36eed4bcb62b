import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Licence } from "../../shared/domain/licence";
import { ok } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";

export type LicenceCommand = "getLicences";

/** Beside each bundle the build says what is in it (`scripts/lib/package/licences-plugin.mjs`). */
const BUNDLES = [".", "../preload", "../renderer"];

const licencesSchema: z.ZodType<readonly Licence[]> = z.array(
	z.strictObject({
		name: z.string(),
		version: z.string(),
		license: z.string(),
		text: z.string(),
	}),
);

export function licenceCommands(): Pick<CommandHandlers, LicenceCommand> {
	return {
		getLicences: async () => {
			const lists = await Promise.all(BUNDLES.map(licencesOf));
			const byName = new Map(lists.flat().map((one) => [one.name, one]));
			const packages = [...byName.values()].sort((a, b) =>
				a.name < b.name ? -1 : 1,
			);
			const { electron = "", chrome = "", node } = process.versions;
			return ok({ packages, runtime: { electron, chrome, node } });
		},
	};
}

async function licencesOf(bundle: string): Promise<readonly Licence[]> {
	const file = join(import.meta.dirname, bundle, "licences.json");
	return licencesSchema.parse(JSON.parse(await readFile(file, "utf8")));
}
