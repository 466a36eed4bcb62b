import type { Connection } from "../protocol/datums/connection";
import { LEFT } from "../shared/domain/conversation";
import {
	type ConnectionId,
	conversationIdOf,
	type ServerId,
} from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import type { PendingRequest } from "../shared/domain/request";
import type { Core } from "./core";
import type { People } from "./people";
import type { Session } from "./session";

/** Requests of one server that wait for the user; a server that announces more is not listened to. */
const MAX_PENDING_REQUESTS = 200;
/** Requests of blocked people that are remembered, in case they are unblocked. */
const MAX_PASSED_OVER = 50;

/** What others have asked this user over one server. */
export class PendingRequests {
	/** Those that were acknowledged on this line. */
	#acknowledged = new Set<ConnectionId>();
	/** What blocked people have asked on this line. */
	#passedOver: Connection[] = [];

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
		readonly session: Session,
		readonly people: People,
	) {}

	/** A new line. */
	reset(): void {
		this.#acknowledged = new Set();
		this.#passedOver = [];
	}

	/** What the line before has left open goes on. */
	resume(): void {
		for (const request of this.#list()) {
			if (request.acknowledging) this.acknowledge(request.connectionId);
			// It may have been taken back, or be too old by now.
			else this.session.request([request.connectionId]);
		}
	}

	/** Step 4 of the handshake; once a line, because a server may announce a request again and again. */
	acknowledge(connectionId: ConnectionId): void {
		if (!this.session.isReady || this.#acknowledged.has(connectionId)) return;
		this.#acknowledged.add(connectionId);
		this.session.send({ kind: "acknowledge", id: connectionId });
	}

	/** Somebody asks whom this user has blocked. */
	passOver(connection: Connection): void {
		const all = [...this.#passedOver, connection];
		this.#passedOver = all.slice(-MAX_PASSED_OVER);
	}

	/** Somebody is not blocked any more: what they asked is to be looked at again. */
	takePassedOver(): readonly Connection[] {
		return this.#passedOver.splice(0);
	}

	/** Step 3 of the handshake, for who is asked. */
	onAnnounced(
		connectionId: ConnectionId,
		from: Person,
		others: readonly Person[],
	): void {
		const state = this.core.state();
		const id = conversationIdOf(this.serverId, connectionId);
		const { attachment } = state.conversations[id] ?? {};
		// Somebody asks this user, who has left, to come back.
		const isAgain =
			attachment?.kind === "ended" && attachment.error.code === LEFT;
		if (attachment && !isAgain) {
			// A server that lost the acknowledgement in a crash is told again.
			this.acknowledge(connectionId);
			return;
		}
		if (
			(id in state.pendingRequests && !state.pendingRequests[id]?.over) ||
			state.ignoredRequests.includes(id) ||
			this.#list().length >= MAX_PENDING_REQUESTS
		) {
			return;
		}
		// Whoever comes back acknowledges once more.
		this.#acknowledged.delete(connectionId);
		this.core.emit({
			type: "request-received",
			request: {
				id,
				serverId: this.serverId,
				connectionId,
				from: this.people.proven(from),
				others: others.map((person) => this.people.spelled(person)),
				receivedAt: Date.now(),
				acknowledging: false,
				over: null,
			},
		});
	}

	/** Those that wait for the user. */
	#list(): readonly PendingRequest[] {
		return Object.values<PendingRequest>(
			this.core.state().pendingRequests,
		).filter(({ serverId, over }) => serverId === this.serverId && !over);
	}
}
