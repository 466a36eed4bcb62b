import { createHash } from "node:crypto";
import { foldUser, parseAddress } from "../protocol/address";
import type { Connection as ConnectionDatum } from "../protocol/datums/connection";
import type { Seat } from "./attachment";
import type { Limits } from "./limits";
import type { Mailbox } from "./mailbox/mailbox";
import type { FoundMail } from "./mailbox/recovery";
import { MemberChannel } from "./member-channel";
import type { Fullness } from "./notices";
import type { Channel, DataPlane } from "./plane/data-plane";
import { freshBytes } from "./random";
import type { Change, KnownConnection, Standing } from "./store";

/** Somebody whom a Connection involves. */
export interface Member extends Seat {
	/** The name folded for comparison. */
	readonly key: string;
	standing: Standing;
	/** It can come back; for others the line is the conversation. */
	resumes: boolean;
	/** It takes part by its name alone, for its client knows no Connections. Others have to know the id. */
	byName: boolean;
	/** Said that it can encrypt end to end; the others are told so, and nothing here depends on it. */
	encrypts: boolean;
	/** What this member's next relay socket must bring; null when none is out. */
	token: string | null;
	/** Datums that the others went on without waiting for it, and that it has not been told of. */
	missed: number;
	/** Where in the order it joined or left last; null while it has done neither. */
	change: Change | null;
	/** Who has asked it to join, where that was not the asker of the Request. */
	invitedBy: Member | null;
}

/** A Request on its way, or a conversation. */
export interface Connection {
	readonly id: string;
	/** The asker first. Each keeps its place, also once it is gone: what is on disk names members by it. */
	readonly members: readonly Member[];
	readonly channel: Channel;
	/** The asker's own name for the Request that made it; null where it had none. */
	readonly request: string | null;
	/** Of the moment: nothing of it is kept, and it ends when anybody in it goes. */
	readonly transient: boolean;
	/** Unix milliseconds. */
	readonly askedAt: number;
	/** Unix milliseconds; 0 while nobody has acknowledged. */
	lastActive: number;
	/** What its asker has said while nobody has acknowledged. */
	unheardBytes: number;
}

/** What happens in a Connection; see `ChannelEvents`. */
export interface ConnectionEvents {
	receipt(
		connection: Connection,
		member: Member,
		count: number,
		number: number,
	): void;
	stalled(connection: Connection, member: Member): void;
	full(connection: Connection, member: Member, why: Fullness): void;
	personFull(connection: Connection, member: Member, person: Member): void;
	damaged(connection: Connection, member: Member, datums: number): void;
	leftBehind(connection: Connection, member: Member, datums: number): void;
	refused(connection: Connection, member: Member): void;
	left(connection: Connection): void;
	empty(connection: Connection): void;
	numbered(): void;
}

/** All Connections of this server. */
export class ConnectionBook {
	readonly #byId = new Map<string, Connection>();
	/** Each list is made anew when it changes: it is looked at far more often. */
	readonly #byMember = new Map<string, readonly Connection[]>();

	constructor(
		known: readonly (KnownConnection & { readonly mail?: FoundMail })[],
		readonly limits: Limits,
		readonly now: () => number,
		readonly events: ConnectionEvents,
		readonly mailbox: Mailbox | null,
		readonly plane: DataPlane,
	) {
		for (const one of known) {
			const { id, members, request = null, next, mail } = one;
			const all = members.map((member, i) => ({
				...newMember(member),
				missed: mail?.places.get(i)?.missed ?? 0,
			}));
			for (const [i, { by }] of members.entries()) {
				const member = all[i];
				if (member) member.invitedBy = all[by ?? -1] ?? null;
			}
			const last = mail?.datums.at(-1);
			const free = Math.max(next, last ? last.number + last.count : 1);
			const asked = { ...one, request, transient: false };
			const connection = this.#add(id, all, asked, free);
			if (mail) connection.channel.restore(mail);
			const canGrow = members.some(({ standing }) => standing === "invited");
			const alone = joinedMembers(connection).length < 2 && !canGrow;
			connection.channel.deserted = alone && one.lastActive > 0;
		}
	}

	get size(): number {
		return this.#byId.size;
	}

	find(id: string): Connection | null {
		return this.#byId.get(id) ?? null;
	}

	/** The Connections that involve a user, oldest first. */
	of(key: string): readonly Connection[] {
		return this.#byMember.get(key) ?? NONE;
	}

	/**
	 * Step 3 of the handshake.
	 * @param addresses of all involved, the asker first
	 * @param asker whether it can come back, and how; by its name alone it takes part at once, so that what it
	 * says waits for whoever acknowledges
	 * @param request the asker's own name for this Request
	 * @param transient nothing of it is kept
	 */
	ask(
		addresses: readonly string[],
		{ resumes, byName }: Pick<Member, "resumes" | "byName">,
		request: string | null,
		transient: boolean,
	): Connection {
		const id = connectionId(addresses, freshBytes(SALT_BYTES));
		const members = addresses.map((address, i) =>
			newMember({
				address,
				standing: i === 0 && byName ? "joined" : "invited",
				resumes: i === 0 && resumes,
				byName: i === 0 && byName,
			}),
		);
		const asked = {
			request,
			transient,
			askedAt: this.now(),
			lastActive: 0,
		};
		return this.#add(id, members, asked, 1);
	}

	/**
	 * Somebody more is asked to join, or once more who is gone.
	 * @param key the name in the address, folded for comparison
	 */
	invite(
		connection: Connection,
		by: Member,
		address: string,
		key: string,
	): void {
		const members = connection.members as Member[];
		const known = members.find((member) => member.key === key);
		const member =
			known ?? newMember({ address, standing: "invited", resumes: false });
		if (!known) members.push(member);
		member.standing = "invited";
		member.invitedBy = by;
		this.#index(connection, member);
	}

	/** Takes no part any more, and never will unless somebody asks again. */
	letGo(connection: Connection, member: Member): void {
		member.standing = "gone";
		member.token = null;
		connection.channel.remove(member);
		this.#unindex(connection, member);
	}

	remove(connection: Connection): void {
		this.#byId.delete(connection.id);
		connection.channel.end();
		for (const member of connection.members) this.#unindex(connection, member);
	}

	close(): void {
		for (const { channel } of this.#byId.values()) channel.close();
	}

	/** Those that have outlived the limits. */
	expired(): Connection[] {
		const { requestExpiryMs, connectionExpiryMs, transientExpiryMs } =
			this.limits;
		const now = this.now();
		return [...this.#byId.values()].filter(
			({ askedAt, lastActive, transient }) =>
				transient
					? now - Math.max(askedAt, lastActive) > transientExpiryMs
					: lastActive === 0
						? now - askedAt > requestExpiryMs
						: now - lastActive > connectionExpiryMs,
		);
	}

	all(): Iterable<Connection> {
		return this.#byId.values();
	}

	known(): KnownConnection[] {
		return [...this.#byId.values()]
			.filter(({ transient }) => !transient)
			.map(knownAs);
	}

	#add(
		id: string,
		members: readonly Member[],
		{
			request,
			transient,
			askedAt,
			lastActive,
		}: Pick<Connection, "request" | "transient" | "askedAt" | "lastActive">,
		next: number,
	): Connection {
		const mailbox = transient ? null : this.mailbox;
		const { events, now } = this;
		const wiring = new MemberChannel(id, next, members, mailbox, events, now);
		const channel = this.plane.open(wiring, wiring);
		const connection: Connection = {
			id,
			members,
			channel,
			request,
			transient,
			askedAt,
			lastActive,
			unheardBytes: 0,
		};
		wiring.connection = connection;
		this.#byId.set(id, connection);
		for (const member of members) {
			if (member.standing === "joined") channel.add(member);
			if (member.standing !== "gone") this.#index(connection, member);
		}
		return connection;
	}

	#index(connection: Connection, { key }: Member): void {
		const theirs = this.of(key);
		if (theirs.includes(connection)) return;
		this.#byMember.set(key, [...theirs, connection]);
	}

	#unindex(connection: Connection, { key }: Member): void {
		const left = this.of(key).filter((other) => other !== connection);
		if (left.length === 0) this.#byMember.delete(key);
		else this.#byMember.set(key, left);
	}
}

const NONE: readonly Connection[] = [];

const SALT_BYTES = 16;

/** Hex SHA-256 of the addresses, the asker's first, with NULs between them, and a salt. */
export function connectionId(
	addresses: readonly string[],
	salt: Uint8Array,
): string {
	const text = addresses.join("\0");
	return createHash("sha256").update(text).update(salt).digest("hex");
}

/** Whoever is gone is a stranger. */
export function memberOf(
	connection: Connection,
	key: string,
): Member | undefined {
	return connection.members.find(
		(member) => member.key === key && member.standing !== "gone",
	);
}

/** Nobody has acknowledged yet: it is a Request on its way. */
export function isUnanswered({ lastActive }: Connection): boolean {
	return lastActive === 0;
}

/** Three or more are, or were, involved: only there others can be asked to join. */
export function isGroupConnection({ members }: Connection): boolean {
	return members.length > 2;
}

export function joinedMembers({ members }: Connection): Member[] {
	return members.filter(({ standing }) => standing === "joined");
}

/** What is remembered of it over a restart. */
export function knownAs(connection: Connection): KnownConnection {
	const { id, members, channel, request, askedAt, lastActive } = connection;
	return {
		id,
		...(request === null ? {} : { request }),
		members: members.map(
			({
				address,
				standing,
				resumes,
				byName,
				encrypts,
				change,
				invitedBy,
			}) => ({
				address,
				standing,
				resumes,
				...(byName ? { byName } : {}),
				encrypts,
				...(change ? { change } : {}),
				...(invitedBy ? { by: members.indexOf(invitedBy) } : {}),
			}),
		),
		next: channel.next,
		askedAt,
		lastActive,
	};
}

/** @param reader who may have been asked to join by another member than the one who began */
export function connectionDatum(
	connection: Connection,
	reader: Member | undefined,
): ConnectionDatum {
	const asker = reader?.invitedBy ?? (connection.members[0] as Member);
	const users = [asker.address];
	for (const member of connection.members) {
		if (member === asker || member.standing === "gone") continue;
		users.push(member.address);
	}
	return {
		kind: "connection",
		id: connection.id,
		users,
		lastActive: BigInt(Math.floor(connection.lastActive / 1_000)),
	};
}

function newMember({
	address,
	standing,
	resumes,
	byName = false,
	encrypts = false,
	change,
}: KnownConnection["members"][number]): Member {
	return {
		address,
		key: foldUser(parseAddress(address).user),
		standing,
		resumes,
		byName,
		encrypts,
		token: null,
		missed: 0,
		change: change ?? null,
		invitedBy: null,
		confirmed: 0,
		attachment: null,
		mail: null,
	};
}
