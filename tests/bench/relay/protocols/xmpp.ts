import { Dialog } from "../dialog";
import { Peer } from "../peer";
import { composeText, type Protocol, type Wire } from "./protocol";

const OPEN =
	"<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='localhost' version='1.0'>";
const CLOSE = "</message>";

/** Stanzas of XML: `<message …><body>…</body></message>`. */
class XmppWire implements Wire {
	readonly compose = composeText;
	from = -1;
	to = 0;
	/** Known when the other has entered too. */
	target = "";

	frame(message: Buffer): Buffer {
		return Buffer.concat([
			Buffer.from(`<message to='${this.target}' type='chat'><body>`),
			message,
			Buffer.from("</body></message>"),
		]);
	}

	next(bytes: Buffer, at: number): number {
		const close = bytes.indexOf(CLOSE, at);
		if (close < 0) return 0;
		this.from = bytes.indexOf("<body>", at) + 6;
		this.to = bytes.indexOf("</body>", this.from);
		return close + CLOSE.length;
	}
}

async function enter(
	port: number,
): Promise<{ jid: string; peer: Peer; wire: XmppWire }> {
	const dialog = await Dialog.dial(port);
	await dialog.say(OPEN).until("</stream:features>");
	await dialog
		.say(
			"<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='ANONYMOUS'/>",
		)
		.until("<success");
	await dialog.until(">");
	await dialog.say(OPEN).until("</stream:features>");
	const bound = await dialog
		.say(
			"<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>",
		)
		.until("</iq>");
	const jid = /<jid>([^<]+)/.exec(bound)?.[1] ?? "";
	const wire = new XmppWire();
	return { jid, peer: new Peer(dialog.done(), wire), wire };
}

export const xmpp: Protocol = {
	maxMessageBytes: 100_000,
	courier: null,
	async pair(port) {
		const a = await enter(port);
		const b = await enter(port);
		a.wire.target = b.jid;
		b.wire.target = a.jid;
		return [a.peer, b.peer];
	},
	group: null, // needs a room, whose presence alone is a thousand times a thousand stanzas
	async idle(port) {
		await enter(port);
	},
};
