import { randomBytes } from "node:crypto";
import { join } from "node:path";
import { Messenger } from "../../../src/client/messenger";
import { dialTcp } from "../../../src/client/tcp-transport";
import { openSuite } from "../../../src/e2e/suite";
import { DiskFiles } from "../../../src/main/files/disk";
import { Identity } from "../../../src/main/vault/identity";
import type { Conversation } from "../../../src/shared/domain/conversation";
import type { Message } from "../../../src/shared/domain/message";
import type { PendingRequest } from "../../../src/shared/domain/request";
import type { Server } from "../../../src/shared/domain/server";
import type { Result } from "../../../src/shared/errors";
import type { DomainEvent } from "../../../src/shared/events";
import { openKept } from "../../store-in-process";
import type { Order, Report } from "./protocol";

/** Somebody with the messenger as main runs it, in a process of their own. */

const [, , name = "", folder = ""] = process.argv;
const tell = (report: Report) => process.send?.(report);
const fail = (why: unknown) => tell({ kind: "failed", why: String(why) });
const now = () => String(process.hrtime.bigint());

const { store, keeper, kept } = await openKept(folder, fail);
const identity = Identity.generate();
let offer: Message | null = null;
let isTalking = false;

const messenger = new Messenger({
	state: {
		...kept.state,
		fileSettings: { autoDownload: 0, folder: null },
	},
	history: store,
	dial: dialTcp,
	e2e: {
		suite: await openSuite((length) => new Uint8Array(randomBytes(length))),
		publicKey: identity.publicKey,
		privateKey: identity.privateKey,
	},
	signer: identity,
	files: new DiskFiles({
		own: join(folder, "files"),
		downloads: () => join(folder, "downloads"),
	}),
	onEvent: (event, state) => {
		keeper.noted(event, state);
		follow(event);
	},
	onError: fail,
});
must(messenger.setProfileName(name));
tell({ kind: "ready" });

process.on("message", (order: Order) => void carryOut(order).catch(fail));
process.on("disconnect", () => process.exit());

function follow(event: DomainEvent): void {
	const { conversations, pendingRequests, servers } = messenger.state;
	if (event.type === "message-received") {
		const { message } = event;
		if (message.file) {
			offer = message;
			tell({ kind: "offered" });
		} else tell({ kind: "heard", text: message.text, at: now() });
	} else if (event.type === "request-received") {
		for (const { id } of Object.values<PendingRequest>(pendingRequests)) {
			must(messenger.acknowledgeRequest(id));
		}
	} else if (event.type === "file-changed" && event.state) {
		const { state } = event;
		if (state.kind === "receiving") {
			tell({ kind: "received", bytes: state.received });
		} else if (state.kind === "here") {
			void messenger.files
				?.placeOf(event.id)
				.then((place) => tell({ kind: "here", place: place ?? "" }));
		} else if (state.kind === "failed") fail(state.error.code);
	} else if (event.type === "line-changed") {
		const [server] = Object.values<Server>(servers);
		if (server?.line.kind === "ready") tell({ kind: "online" });
	} else if (!isTalking) {
		const [one] = Object.values<Conversation>(conversations);
		const isReady =
			one?.attachment.kind === "attached" &&
			one.encryption.kind === "encrypted" &&
			one.encryption.without.length === 0;
		if (!isReady) return;
		isTalking = true;
		tell({ kind: "talking" });
	}
}

async function carryOut(order: Order): Promise<void> {
	const [conversation] = Object.values<Conversation>(
		messenger.state.conversations,
	);
	switch (order.kind) {
		case "connect":
			must(messenger.connectServer(`127.0.0.1:${order.port}`));
			break;
		case "ask":
			must(messenger.sendRequest(order.to, "", null));
			break;
		case "write":
			if (!conversation) throw new Error("no conversation");
			tell({ kind: "wrote", text: order.text, at: now() });
			must(await messenger.sendMessage(conversation.id, order.text));
			break;
		case "offer": {
			if (!conversation || !messenger.files) throw new Error("no files");
			const file = { name: "bench.bin", place: order.place, picture: null };
			must(await messenger.files.attach(conversation.id, file));
			must(await messenger.files.send(conversation.id));
			tell({ kind: "offered" });
			break;
		}
		case "fetch":
			if (!offer || !messenger.files) throw new Error("nothing is offered");
			must(await messenger.files.fetch(offer.conversationId, offer));
	}
}

function must<T>(result: Result<T>): T {
	if (result.ok) return result.value;
	throw new Error(JSON.stringify(result.error));
}
