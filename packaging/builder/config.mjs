import { readFileSync } from "node:fs";
import { productionFuses } from "../../scripts/lib/package/fuses.mjs";
import { iconFile } from "../../scripts/lib/package/icons.mjs";
import { manifest } from "../../scripts/lib/package/release.mjs";
import { inProject } from "../../scripts/lib/project.mjs";

/** electron-builder writes a fuse's name with a small first letter, and some without "Enable". */
const fuseNames = {
	RunAsNode: "runAsNode",
	EnableCookieEncryption: "enableCookieEncryption",
	EnableNodeOptionsEnvironmentVariable: "enableNodeOptionsEnvironmentVariable",
	EnableNodeCliInspectArguments: "enableNodeCliInspectArguments",
	EnableEmbeddedAsarIntegrityValidation:
		"enableEmbeddedAsarIntegrityValidation",
	OnlyLoadAppFromAsar: "onlyLoadAppFromAsar",
	LoadBrowserProcessSpecificV8Snapshot: "loadBrowserProcessSpecificV8Snapshot",
	GrantFileProtocolExtraPrivileges: "grantFileProtocolExtraPrivileges",
};

/** electron-builder's own placeholders, which it fills in itself. */
const [version, os, arch, ext] = ["version", "os", "arch", "ext"].map(
	(name) => `$\{${name}}`,
);

const { productName, devDependencies } = manifest();

/**
 * Windows and macOS.
 *
 * @param {{ app: string, licences: string, out: string }} paths
 */
export const builderConfiguration = ({ app, licences, out }) => ({
	directories: { app, output: out },
	extraFiles: [{ from: licences, to: "LICENSES.txt" }],
	appId: "chat.flex.messenger",
	productName,
	copyright: /^Copyright.*$/m.exec(
		readFileSync(inProject("LICENSE"), "utf8"),
	)?.[0],
	electronVersion: devDependencies.electron,
	npmRebuild: false,
	asar: true,
	asarUnpack: ["**/*.node"],
	files: ["**/*"],
	electronFuses: Object.fromEntries(
		Object.entries(productionFuses).map(([name, on]) => [fuseNames[name], on]),
	),
	artifactName: `flex-messenger-${version}-${os}-${arch}.${ext}`,
	icon: iconFile(1024),
	protocols: [{ name: "FLEX address", schemes: ["flex", "flexs"] }],
	publish: null,
	win: {
		target: [
			{ target: "nsis", arch: ["x64", "arm64"] },
			{ target: "portable", arch: ["x64", "arm64"] },
		],
	},
	// For one user, without an administrator; removing it leaves %APPDATA%\FLEX Messenger.
	nsis: { oneClick: true, perMachine: false, deleteAppDataOnUninstall: false },
	portable: {
		artifactName: `flex-messenger-${version}-portable-${arch}.${ext}`,
	},
	mac: {
		target: [{ target: "dmg", arch: ["x64", "arm64"] }],
		category: "public.app-category.social-networking",
		hardenedRuntime: true,
	},
});
