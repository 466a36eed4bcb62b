import type { NetworkReport } from "../domain/network-report";
import type { RelayBan, RelaySettings } from "../domain/relay-host";
import type { RelayReport } from "../domain/relay-report";

/** The relay that this app hosts. */
export interface HostingCommands {
	setRelaySettings: [input: RelaySettings, output: null];
	hostRelay: [input: { on: boolean }, output: null];
	/** What the hosted relay is doing; null while none runs. Asked for while somebody looks at it. */
	getRelayReport: [input: Record<never, never>, output: RelayReport | null];
	/** Finds out why others can't reach the hosted relay. */
	checkHosting: [input: Record<never, never>, output: NetworkReport];
	/** Gives up what the hosted relay keeps for one person, or for all (null): they never get it. */
	clearMailbox: [input: { name: string | null }, output: null];
	/** Whether the hosted relay lets in only its host and the members. */
	setMembersOnly: [input: { on: boolean }, output: null];
	addMember: [input: { name: string }, output: null];
	/** From now on only this key is let in under a member's name; null for whichever owns the name. */
	tieMember: [input: { name: string; key: string | null }, output: null];
	/** Who is here under this name has to leave, while only members are let in. */
	removeMember: [input: { name: string }, output: null];
	/** The name is free: the next key that proves itself under it owns it. Who is here with it has to leave. */
	releaseName: [input: { name: string }, output: null];
	/** Somebody on the hosted relay has to leave, and may come back. */
	disconnectPerson: [input: { name: string }, output: null];
	/** Does not let somebody in any more; who is here and fits has to leave. */
	banPerson: [input: Omit<RelayBan, "at">, output: null];
	unbanPerson: [input: Omit<RelayBan, "at">, output: null];
}
