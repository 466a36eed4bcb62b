import { frameDatum } from "../../../../src/protocol/codec";
import { LENGTH_BYTES } from "../../../../src/protocol/frame";
import { composeText, type Wire } from "./protocol";

/** Where a Message's category starts: length, map of 5, "category", and the category's own length byte. */
const CATEGORY_AT = LENGTH_BYTES + 1 + 9;
const CHAT = 0xa4;
const C = "c".charCodeAt(0);

/** Whole datums, which our relay and the splice carry alike. What is no chat is the server's. */
export class DatumWire implements Wire {
	from = -1;
	to = 0;

	compose(head: string, bytes: number): Buffer {
		const without = chat(composeText(head, 0).toString()).length;
		// What the lengths take grows with them: the text is as much shorter as the datum came out too long.
		let text = bytes - without;
		for (let i = 0; i < 3; i++) {
			text -= chat(composeText(head, text).toString()).length - bytes;
		}
		return chat(composeText(head, text).toString());
	}

	frame(message: Buffer): Buffer {
		return message;
	}

	next(bytes: Buffer, at: number): number {
		if (bytes.length - at < LENGTH_BYTES) return 0;
		const length = ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
		const end = at + LENGTH_BYTES + length;
		if (end > bytes.length) return 0;
		const isChat =
			bytes[at + CATEGORY_AT] === CHAT && bytes[at + CATEGORY_AT + 1] === C;
		this.from = isChat ? at : -1;
		this.to = end;
		return end;
	}
}

function chat(msg: string): Buffer {
	return Buffer.from(
		frameDatum({
			kind: "message",
			category: "chat",
			subject: "",
			flags: [],
			date: 1_800_000_000n,
			msg,
		}),
	);
}
