import { connect } from "node:net";

/** How long all addresses together are waited for. */
const WAIT_MS = 2_000;

/**
 * The first of a relay's addresses that takes a TCP connection: all are tried at once, and the earlier ones of those
 * that answer alike are preferred. Nothing is said to any.
 * @returns the first of the list where none answers: dialling it says why
 */
export async function firstReachable(
	addresses: readonly string[],
	port: number,
	waitMs = WAIT_MS,
): Promise<string | null> {
	const [first = null] = addresses;
	if (addresses.length < 2) return first;
	const tries = addresses.map((host) => tryAddress(host, port, waitMs));
	return Promise.any(tries).catch(() => first);
}

function tryAddress(
	host: string,
	port: number,
	waitMs: number,
): Promise<string> {
	return new Promise((resolve, reject) => {
		const socket = connect({ host, port });
		const giveUp = setTimeout(() => socket.destroy(new Error("slow")), waitMs);
		socket.once("connect", () => {
			resolve(host);
			socket.destroy();
		});
		socket.once("error", reject);
		socket.once("close", () => clearTimeout(giveUp));
	});
}
