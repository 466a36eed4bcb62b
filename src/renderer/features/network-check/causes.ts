import { strings } from "../../../language";
import type {
	Finding,
	NetworkReport,
} from "../../../shared/domain/network-report";

const words = strings.networkCheck;

/** Findings that a firewall explains; where the relay runs here, it is this computer's. */
const firewallCodes: ReadonlySet<Finding["code"]> = new Set([
	"port-silent",
	"firewall-on",
	"firewall-unknown",
]);

/** Doubts that are no cause by themselves: they are how networks are. */
const remarks: ReadonlySet<Finding["code"]> = new Set([
	"other-network",
	"nobody-came",
	"several-networks",
]);

/**
 * What is wrong, or may be: what certainly is, where anything is; else what may be, the likeliest first.
 */
export function causesIn({ findings }: NetworkReport): readonly Finding[] {
	const bad = findings.filter(({ verdict }) => verdict === "bad");
	if (bad.length > 0) return bad;
	const doubts = findings.filter(({ verdict }) => verdict === "doubt");
	const causes = doubts.filter(({ code }) => !remarks.has(code));
	if (causes.length === 0) return [];
	// What can be done something about; that nobody has come is the question itself.
	return [...causes, ...doubts.filter(({ code }) => isWorthDoing(code))];
}

function isWorthDoing(code: Finding["code"]): boolean {
	return remarks.has(code) && words.advise[code] !== undefined;
}

/**
 * What to do about it, a paragraph each.
 * @param isHost the relay runs on this computer
 */
export function adviceFor(
	{ code }: Finding,
	system: NetworkReport["system"],
	isHost: boolean,
	port: string,
): readonly string[] {
	const advice = words.advise[code];
	const lines = advice === undefined ? [] : [advice];
	if (!firewallCodes.has(code)) return lines;
	if (!isHost) return [...lines, words.firewallAny];
	return [...lines, words.openFirewall[system](port)];
}
