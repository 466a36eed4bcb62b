import {
	FuseState,
	FuseV1Options,
	FuseVersion,
	flipFuses,
	getCurrentFuseWire,
} from "@electron/fuses";
import { Stop } from "../project.mjs";

/** How an installed app differs from Electron as developers run it: no way in but its own archive. */
export const productionFuses = {
	RunAsNode: false,
	EnableCookieEncryption: true,
	EnableNodeOptionsEnvironmentVariable: false,
	EnableNodeCliInspectArguments: false,
	EnableEmbeddedAsarIntegrityValidation: true,
	OnlyLoadAppFromAsar: true,
	LoadBrowserProcessSpecificV8Snapshot: false,
	GrantFileProtocolExtraPrivileges: false,
};

/** @param {string} executable */
export async function setProductionFuses(executable) {
	const wanted = Object.entries(productionFuses).map(([name, on]) => [
		FuseV1Options[name],
		on,
	]);
	await flipFuses(executable, {
		version: FuseVersion.V1,
		...Object.fromEntries(wanted),
	});
	const wrong = (await readFuses(executable)).filter(
		({ name, on }) => on !== productionFuses[name],
	);
	if (wrong.length > 0)
		throw new Stop(
			`these fuses did not take: ${wrong.map(({ name }) => name).join(", ")}`,
		);
}

/**
 * @param {string} executable
 * @returns {Promise<{ name: string, on: boolean }[]>} the fuses named above, as they are in the file
 */
export async function readFuses(executable) {
	const wire = await getCurrentFuseWire(executable);
	return Object.keys(productionFuses).map((name) => ({
		name,
		on: wire[FuseV1Options[name]] === FuseState.ENABLE,
	}));
}
