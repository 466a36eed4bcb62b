import { formatEndpoint } from "../protocol/address";
import {
	type ConnectionId,
	conversationIdOf,
	type SentRequestId,
	type ServerId,
} from "../shared/domain/ids";
import type { Person } from "../shared/domain/person";
import type { RequestEnd, SentRequest } from "../shared/domain/request";
import type { AppError } from "../shared/errors";
import type { DomainEvent } from "../shared/events";
import { type Core, sentRequestsOf } from "./core";
import { has, type Told } from "./membership";
import type { Session } from "./session";

/** People whom one Request asks to join, each with an option: servers take sixteen. */
const MAX_ADDED_AT_ONCE = 12;
/** A request that a server has forgotten after so long was not lost with its memory: it has expired. */
const REQUEST_EXPIRY_MS = 7 * 24 * 60 * 60 * 1_000;

type Change = Extract<DomainEvent, { type: "sent-request-changed" }>["change"];

/** What this user has asked over one server, and what became of it. */
export class SentRequests {
	/** Connections that were asked for again on this line, and not answered yet. */
	#resumed = new Set<ConnectionId>();

	constructor(
		readonly core: Core,
		readonly serverId: ServerId,
		readonly session: Session,
	) {}

	/** In the order in which they were sent. */
	list(): SentRequest[] {
		return sentRequestsOf(this.core.state(), this.serverId);
	}

	/** What is known of one is another now. */
	change(id: SentRequestId, change: Change): void {
		this.core.emit({ type: "sent-request-changed", id, change });
	}

	/** A new line. */
	reset(): void {
		this.#resumed = new Set();
	}

	/** What the line before has left open goes on. */
	resume(): void {
		for (const request of this.list()) this.#resumeRequest(request);
		this.sendQueued();
	}

	/** Asks again for everything the user waits for and this server has not heard yet. */
	sendQueued(): void {
		if (!this.session.isReady) return;
		for (const request of this.list()) {
			if (request.state.kind !== "queued") continue;
			this.change(request.id, { state: { kind: "sending" } });
			const addresses = this.#addressesOf(request.to);
			const { into, connectionId } = request;
			if (into && connectionId)
				this.#requestEach(connectionId, "add", addresses);
			else this.session.request(addresses, [`request=${request.id}`]);
		}
	}

	/** Takes back what nobody has answered. */
	withdraw({ connectionId, to, acknowledgedBy }: SentRequest): void {
		if (!this.session.isReady || connectionId === null) return;
		if (!this.#isOpen(connectionId)) {
			this.session.request([connectionId], ["withdraw"]);
			return;
		}
		const unanswered = to.filter((person) => !has(acknowledgedBy, person));
		this.#requestEach(connectionId, "withdraw", this.#addressesOf(unanswered));
	}

	/** Asks where a Connection stands, at most once at a time. */
	resumeOnce(connectionId: ConnectionId): void {
		if (this.#resumed.has(connectionId)) return;
		this.#resumed.add(connectionId);
		this.session.request([connectionId]);
	}

	/** The server has spoken of the Connection. */
	heardOf(connectionId: ConnectionId): void {
		this.#resumed.delete(connectionId);
	}

	/** Step 3 of the handshake, for who has asked. */
	onAnnounced(connectionId: ConnectionId, asked: readonly Person[]): void {
		this.#resumed.delete(connectionId);
		if (this.#isOpen(connectionId)) return;
		const requests = this.list();
		const request =
			requests.find((sent) => sent.connectionId === connectionId) ??
			requests.find(
				({ state, to, into, connectionId: known }) =>
					(state.kind === "sending" ||
						(state.kind === "withdrawing" && known === null)) &&
					!into &&
					asked.length > 0 &&
					asked.every(({ key }) => to.some((person) => person.key === key)),
			);
		if (!request) return;
		const isWithdrawing = request.state.kind === "withdrawing";
		// A server that knows no taking back says again what it was asked: it is over on this side alone.
		const isRefused = isWithdrawing && request.connectionId !== null;
		this.change(
			request.id,
			isRefused
				? { state: { kind: "over", how: "withdrawn" } }
				: isWithdrawing
					? { connectionId }
					: { connectionId, state: { kind: "waiting" } },
		);
		if (isWithdrawing && !isRefused) {
			this.withdraw({ ...request, connectionId });
		}
	}

	/** Some of those who were asked have acknowledged, or can't any more. */
	onAnswered(request: SentRequest, told: Told): void {
		const acknowledgedBy = request.to.filter(
			(person) =>
				has(told.joined, person) || has(request.acknowledgedBy, person),
		);
		// What was taken back nobody answers any more.
		const to = request.to.filter(
			(person) => has(acknowledgedBy, person) || !has(told.left, person),
		);
		const isWithdrawing = request.state.kind === "withdrawing";
		if (to.length === 0) {
			this.change(request.id, { state: { kind: "over", how: "withdrawn" } });
		} else if (acknowledgedBy.length === to.length) {
			this.core.emit({ type: "sent-request-removed", id: request.id });
		} else {
			this.change(request.id, {
				acknowledgedBy,
				to,
				...(isWithdrawing ? {} : { state: { kind: "waiting" } }),
			});
		}
	}

	/** The server knows nothing of a request, or it was withdrawn. */
	onGone(connectionId: ConnectionId, error: AppError): void {
		const request = this.list().find(
			(sent) => sent.connectionId === connectionId,
		);
		if (!request) return;
		this.change(request.id, this.#afterEnd(request, connectionId, error));
		this.sendQueued();
	}

	/** @returns whether it was people who were to join that conversation */
	onAddingRefused(connectionId: ConnectionId, error: AppError): boolean {
		const request = this.list().find(
			(sent) =>
				sent.into &&
				sent.connectionId === connectionId &&
				sent.state.kind === "sending",
		);
		if (!request) return false;
		this.change(request.id, { state: { kind: "failed", error } });
		return true;
	}

	#afterEnd(
		{ state, sentAt }: SentRequest,
		connectionId: ConnectionId,
		error: AppError,
	): Change {
		const over = (how: RequestEnd) => ({
			state: { kind: "over", how } as const,
		});
		if (error.code === "request-withdrawn") return over("withdrawn");
		if (error.code === "request-expired") return over("expired");
		if (error.code !== "unknown-connection" || this.#isOpen(connectionId)) {
			return { state: { kind: "failed", error } };
		}
		if (state.kind === "withdrawing") return over("withdrawn");
		if (Date.now() - sentAt > REQUEST_EXPIRY_MS) return over("expired");
		// A server that forgot what it was asked before the line was lost is asked again.
		return this.#resumed.delete(connectionId)
			? { connectionId: null, state: { kind: "queued" } }
			: { state: { kind: "failed", error } };
	}

	#resumeRequest(request: SentRequest): void {
		const { id, state, connectionId, into } = request;
		if (state.kind === "sending" && (connectionId === null || into)) {
			// The line broke before the server had announced it.
			this.change(id, { state: { kind: "queued" } });
		} else if (state.kind === "withdrawing") {
			if (connectionId !== null) this.withdraw(request);
			// What the server may not even have heard of is announced to be taken back.
			else
				this.session.request(this.#addressesOf(request.to), [
					`request=${request.id}`,
				]);
		} else if (
			state.kind === "waiting" &&
			connectionId !== null &&
			!this.#isOpen(connectionId)
		) {
			this.resumeOnce(connectionId);
		}
	}

	#addressesOf(people: readonly Person[]): string[] {
		const at = formatEndpoint(this.session.endpoint);
		return people.map(({ name }) => `${name}@${at}`);
	}

	/** In as many Requests as it takes. */
	#requestEach(
		connectionId: ConnectionId,
		option: "add" | "withdraw",
		addresses: readonly string[],
	): void {
		for (let i = 0; i < addresses.length; i += MAX_ADDED_AT_ONCE) {
			const some = addresses.slice(i, i + MAX_ADDED_AT_ONCE);
			this.session.request(
				[connectionId],
				some.map((address) => `${option}=${address}`),
			);
		}
	}

	#isOpen(connectionId: ConnectionId): boolean {
		const id = conversationIdOf(this.serverId, connectionId);
		return id in this.core.state().conversations;
	}
}
