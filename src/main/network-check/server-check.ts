import { isIP } from "node:net";
import { dialTcp } from "../../client/tcp-transport";
import type { Destination, Dial } from "../../client/transport";
import { isNeighbour } from "../../node/own-networks";
import { type Endpoint, formatEndpoint } from "../../protocol/address";
import { decodeDatum, frameDatum } from "../../protocol/codec";
import { FrameReader, payloads } from "../../protocol/frame";
import { MSGPACK_HEADER } from "../../protocol/header";
import type { Finding, FindingCode } from "../../shared/domain/network-report";
import type { Probes } from "./probes";

/** How long a server may take to say anything, and a proxy before it. */
const ANSWER_WAIT_MS = 4_000;
const PROXY_WAIT_MS = 10_000;

/**
 * Why a server can't be reached, from the nearest cause to the farthest: the first bad finding is it.
 * @param to where it should be, and the key it is known by
 * @param refusal the server's own last word, where it had one
 * @param proxy whom `dial` asks for the way there; then nothing of the way is looked at but what it says
 */
export async function checkServer(
	to: Destination,
	refusal: string | null,
	probes: Probes,
	dial: Dial = dialTcp,
	proxy: Endpoint | "lost" | null = null,
): Promise<Finding[]> {
	const findings: Finding[] = [];
	const note = (
		code: FindingCode,
		verdict: Finding["verdict"],
		about: string,
	) => {
		findings.push({ code, verdict, about });
		return findings;
	};
	const where = formatEndpoint(to);
	const look = async () => {
		const [code, verdict, about = where] = await askWhoIsThere(
			to,
			dial,
			proxy ? PROXY_WAIT_MS : ANSWER_WAIT_MS,
		);
		note(code, verdict, about);
		const isFlex = code === "speaks-flex";
		if (isFlex && refusal !== null) note("server-refuses", "bad", refusal);
		return findings;
	};
	if (proxy === "lost") return note("proxy-lost", "bad", "");
	if (proxy) {
		note("through-proxy", "good", formatEndpoint(proxy));
		return look();
	}
	const address = isIP(to.host) ? to.host : await probes.lookup(to.host);
	if (address === null) return note("name-unknown", "bad", to.host);
	if (address !== to.host)
		note("name-found", "good", `${to.host} (${address})`);
	const isHere = /^(?:127\.|::1$)/.test(address);
	const outside = probes.networks().filter(({ kind }) => kind !== "loopback");
	if (!isHere && outside.length === 0) return note("no-network", "bad", "");
	const isNear = isNeighbour(address, outside);
	if (isNear) note("same-network", "good", address);
	else if (!isHere) note("other-network", "doubt", address);

	const error = await probes.tcp(address, to.port);
	if (error === "ECONNREFUSED" || error === "ECONNRESET") {
		note("computer-answers", "good", address);
		return note("port-refused", "bad", where);
	}
	if (error !== null) {
		const there = isNear ? await probes.neighbour(address) : "unknown";
		if (there === "there") {
			note("computer-answers", "good", address);
			return note("port-silent", "bad", where);
		}
		if (there === "silent") return note("computer-silent", "bad", address);
		const hasNoRoute = error !== "ETIMEDOUT";
		if (hasNoRoute) return note("no-route", "bad", address);
		return note("port-silent", "bad", where);
	}
	note("port-open", "good", where);
	return look();
}

const proxyFindings: Readonly<Record<string, FindingCode>> = {
	EPROXY: "proxy-unreachable",
	EPROXYAUTH: "proxy-refuses",
	EPROXYWAY: "proxy-no-way",
	EPROXYOTHER: "proxy-other",
};

/** What answers: nothing is said but that which any FLEX server refuses, without a name. */
function askWhoIsThere(
	to: Destination,
	dial: Dial,
	waitMs: number,
): Promise<[FindingCode, Finding["verdict"], string?]> {
	return new Promise((resolve) => {
		const reader = new FrameReader();
		const end = (
			code: FindingCode,
			verdict: Finding["verdict"],
			about?: string,
		) => {
			clearTimeout(giveUp);
			transport.close();
			resolve(about === undefined ? [code, verdict] : [code, verdict, about]);
		};
		const giveUp = setTimeout(() => end("speaks-other", "bad"), waitMs);
		const transport = dial(to, {
			opened: () => {
				transport.write(MSGPACK_HEADER);
				transport.write(
					frameDatum({ kind: "request", to: [], from: "?", options: [] }),
				);
			},
			received: (bytes) => {
				try {
					for (const run of reader.push(bytes)) {
						for (const payload of payloads(run)) {
							decodeDatum(payload);
							end("speaks-flex", "good");
							return;
						}
					}
				} catch {
					end("speaks-other", "bad");
				}
			},
			closed: (error) => {
				const proxied = error && proxyFindings[error.code];
				if (proxied) end(proxied, "bad", error.message);
				else if (error?.code === "EKEY") end("key-differs", "bad");
				else if (error?.code === "ENOTLS") end("tls-missing", "bad");
				else end("speaks-other", "bad");
			},
		});
	});
}
