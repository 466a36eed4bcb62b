import { useState } from "react";
import { Composer } from "../../../src/renderer/features/chat/composer";
import { JourneyMark } from "../../../src/renderer/features/chat/journey-mark";
import { LineBanner } from "../../../src/renderer/features/chat/line-banner";
import { MessageRowView } from "../../../src/renderer/features/chat/message-row";
import { ConversationItem } from "../../../src/renderer/features/conversations/conversation-item";
import { EncryptionBanner } from "../../../src/renderer/features/encryption/encryption-banner";
import { LockSign } from "../../../src/renderer/features/encryption/lock-sign";
import { PendingRequests } from "../../../src/renderer/features/requests/pending-requests";
import { SentRequests } from "../../../src/renderer/features/requests/sent-requests";
import { ServerItem } from "../../../src/renderer/features/servers/server-item";
import type { Journey } from "../../../src/renderer/text/journey";
import type { Message } from "../../../src/shared/domain/message";
import type { LineState } from "../../../src/shared/domain/server";
import { errorOf } from "../../../src/shared/errors";
import { fileMessages, messages } from "../messages";
import { alice, bob, NOW, office } from "../people";
import { conversations, main } from "../state";
import { Part } from "./part";

const where = { where: "10.0.0.5:4321" };
const lines: readonly LineState[] = [
	{ kind: "idle" },
	{ kind: "dialing", error: null },
	{ kind: "ready" },
	{
		kind: "waiting",
		attempt: 2,
		until: NOW + 4_000,
		error: errorOf("server-unreachable", where),
	},
	{ kind: "refused", error: errorOf("server-refuses", where) },
];
const journeys: readonly Journey[] = [
	"queued",
	"sent",
	"delivered",
	"read",
	"failed",
];
const nothing = () => {};

/** What people say to each other, and what stands around it. */
export function Talk() {
	const [selected, setSelected] = useState(main.id);
	return (
		<>
			<Part name="Messages" wide>
				<Rows of={messages} />
			</Part>
			<Part name="Files" wide>
				<Rows of={fileMessages} />
			</Part>
			<Part name="JourneyMark, LockSign">
				{journeys.map((journey) => (
					<span key={journey}>
						<JourneyMark journey={journey} /> {journey}
					</span>
				))}
				{(
					["verified", "encrypted", "starting", "none", "attention"] as const
				).map((kind) => (
					<LockSign key={kind} kind={kind} size={16} />
				))}
			</Part>
			<Part name="Composer">
				<div className="gallery-row">
					<Composer conversation={main} closedReason={null} onSent={nothing} />
					<Composer
						conversation={main}
						closedReason="The conversation has ended."
						onSent={nothing}
					/>
				</div>
			</Part>
			<Part name="Banners">
				<div className="gallery-row">
					{lines.map((line) => (
						<LineBanner
							key={line.kind}
							conversation={main}
							server={{ ...office, line }}
						/>
					))}
					<EncryptionBanner
						conversation={{
							...main,
							encryption: { kind: "key-changed", person: bob.key },
						}}
					/>
					<EncryptionBanner
						conversation={{
							...main,
							encryption: { kind: "broken", error: errorOf("text-too-long") },
						}}
					/>
				</div>
			</Part>
			<Part name="Conversations">
				<ul className="gallery-row">
					{conversations.map((one) => (
						<ConversationItem
							key={one.id}
							conversation={one}
							selected={one.id === selected}
							watched={false}
							now={NOW}
							onSelect={setSelected}
						/>
					))}
				</ul>
			</Part>
			<Part name="Requests">
				<div className="gallery-row">
					<PendingRequests />
					<SentRequests />
				</div>
			</Part>
			<Part name="Servers">
				<ul className="gallery-row">
					{lines.map((line) => (
						<ServerItem key={line.kind} server={{ ...office, line }} />
					))}
					<ServerItem server={{ ...office, announcedAs: "Third floor" }} />
				</ul>
			</Part>
		</>
	);
}

function Rows({ of }: { readonly of: readonly Message[] }) {
	return (
		<div className="gallery-row">
			{of.map((message) => (
				<MessageRowView
					key={message.id}
					message={message}
					journey={
						message.delivery.kind === "sent" ? "read" : message.delivery.kind
					}
					hasInfo
					inClear={message.protection === "none"}
					marks={[]}
					flash={false}
					self={alice.key}
					nameOf={(person) => person}
					isOpen
					isTabStop={false}
					onFocus={nothing}
					first
					last
					selected={null}
					identityKey={null}
				/>
			))}
		</div>
	);
}
