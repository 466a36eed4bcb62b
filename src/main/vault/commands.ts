import { readFile, stat } from "node:fs/promises";
import { join } from "node:path";
import { type BrowserWindow, dialog } from "electron";
import { strings } from "../../language";
import { writeFileAtomic } from "../../node/files";
import { fail, ok, type Result } from "../../shared/errors";
import type { CommandHandlers } from "../ipc/answer";
import {
	exportIdentity,
	type IdentityFile,
	MAX_IDENTITY_FILE_BYTES,
	openIdentityFile,
	readIdentityFile,
} from "./identity-file";
import { passphraseProblem, type Vault } from "./vault";

interface VaultCommandOptions {
	readonly vault: Vault;
	/** The profile's. */
	readonly folder: string;
	readonly window: BrowserWindow;
	/** The keys are protected in another way now. */
	readonly onChange: () => void;
	/** Ends the app and starts it again. */
	readonly restart: () => void;
}

export type VaultCommand =
	| "setPassphrase"
	| "protectByKeyStore"
	| "exportIdentity"
	| "chooseIdentityFile"
	| "importIdentity";

const filters = () => [
	{ name: strings.archive.identities, extensions: ["json"] },
];

/** What a window may do with the keys. It never gets them: files go between main and the disk. */
export function vaultCommands({
	vault,
	folder,
	window,
	onChange,
	restart,
}: VaultCommandOptions): Pick<CommandHandlers, VaultCommand> {
	/** What the user has chosen to import, read once: what was shown is what is imported. */
	let chosen: IdentityFile | null = null;

	const told = async (change: Promise<Result<null>>) => {
		const result = await change;
		if (result.ok) onChange();
		return result;
	};

	return {
		setPassphrase: ({ current, passphrase, use }) =>
			told(vault.setPassphrase(current, passphrase, use)),
		protectByKeyStore: ({ current }) => told(vault.protectByKeyStore(current)),
		exportIdentity: async ({ passphrase }) => {
			const problem = passphraseProblem(passphrase);
			if (problem) return problem;
			const { filePath } = await dialog.showSaveDialog(window, {
				defaultPath: "flex-identity.json",
				filters: filters(),
			});
			if (!filePath) return ok(null);
			const text = await exportIdentity(vault.identity, passphrase);
			try {
				await writeFileAtomic(filePath, text);
			} catch (error) {
				return fileFailure("path-unwritable", filePath, error);
			}
			return ok(filePath);
		},
		chooseIdentityFile: async () => {
			const { filePaths } = await dialog.showOpenDialog(window, {
				properties: ["openFile"],
				filters: filters(),
			});
			const [path] = filePaths;
			if (!path) return ok(null);
			const file = await readIdentity(path);
			if (!file.ok) return file;
			if (file.value.publicKey === vault.identity.encoded) {
				return fail("same-identity");
			}
			chosen = file.value;
			return ok({ publicKey: chosen.publicKey });
		},
		importIdentity: async ({ passphrase }) => {
			if (!chosen) return fail("no-file");
			const identity = await openIdentityFile(chosen, passphrase);
			if (!identity.ok) return identity;
			const time = new Date().toISOString().replace(/[:.]/g, "-");
			await writeFileAtomic(
				join(folder, `former-identity-${time}.json`),
				await exportIdentity(vault.identity, passphrase),
			);
			const replaced = await vault.replaceIdentity(identity.value);
			chosen = null;
			// Lines and conversations stand on the old identity; no half of the app may go on with it.
			restart();
			return replaced;
		},
	};
}

async function readIdentity(path: string): Promise<Result<IdentityFile>> {
	try {
		const { size } = await stat(path);
		// Whatever is larger is something else, and not worth reading.
		return readIdentityFile(
			size > MAX_IDENTITY_FILE_BYTES ? "" : await readFile(path, "utf8"),
		);
	} catch (error) {
		return fileFailure("path-unreadable", path, error);
	}
}

function fileFailure(
	failure: "path-unreadable" | "path-unwritable",
	path: string,
	error: unknown,
): Result<never> {
	const { code = "unknown" } = error as NodeJS.ErrnoException;
	return fail(failure, { path, reason: code });
}
