import { createHash } from "node:crypto";
import { headlessRelay } from "../relay/kit";

/** A fingerprint that no other relay on this network has. */
export function fingerprintOf(text: string): string {
	return createHash("sha256")
		.update(`${text} ${process.pid}`)
		.digest("base64url");
}

/** A relay on every address of this machine that announces itself. */
export async function announcedRelay(name: string) {
	return headlessRelay(["--announce", name], null);
}
