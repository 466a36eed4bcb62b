import { linkifyit } from "linkify-it";
import { hasInvisible } from "./names";

type TextPart =
	| { readonly kind: "text"; readonly text: string }
	| {
			readonly kind: "link";
			readonly text: string;
			/** An absolute http or https address, or an invite to a server. */
			readonly url: string;
	  };

// Written-out http and https only: a guess at "file.name" or an address would offer links nobody made.
const linkify = linkifyit({
	fuzzyLink: false,
	fuzzyEmail: false,
	fuzzyIP: false,
	// Seen whole, so that webAddress can turn it down whole.
	urlAuth: true,
})
	.add("ftp:", null)
	.add("mailto:", null)
	.add("//", null);

/** An invite with its server's key. Without one nothing would prove who answers: that has to be typed. */
const invites =
	/\bflex:\/\/(?:\[[\da-f:.]{2,45}\]|[\w.-]{1,253}):\d{1,5}\/?\?key=[\w-]{43}(?![\w-])/gi;

/** Cuts a message's text into plain text and links. Joined, the parts are the text again. */
export function splitLinks(text: string): readonly TextPart[] {
	const parts: TextPart[] = [];
	let end = 0;
	for (const { 0: url, index } of text.matchAll(invites)) {
		if (index > end) parts.push(...splitWebLinks(text.slice(end, index)));
		parts.push({ kind: "link", text: url, url });
		end = index + url.length;
	}
	if (end < text.length || end === 0)
		parts.push(...splitWebLinks(text.slice(end)));
	return parts;
}

export function isInvite(url: string): boolean {
	return /^flex:/i.test(url);
}

function splitWebLinks(text: string): readonly TextPart[] {
	if (!/https?:/i.test(text)) return [{ kind: "text", text }];
	const parts: TextPart[] = [];
	let end = 0;
	for (const match of linkify.match(text) ?? []) {
		const url = webAddress(match.url);
		if (!url) continue;
		if (match.index > end)
			parts.push({ kind: "text", text: text.slice(end, match.index) });
		parts.push({ kind: "link", text: match.raw, url });
		end = match.lastIndex;
	}
	if (end < text.length) parts.push({ kind: "text", text: text.slice(end) });
	return parts;
}

/** @returns the address as it is opened; null for what is none, or reads like another one */
export function webAddress(candidate: string): string | null {
	// Turned or hidden characters make an address read like another one.
	if (!URL.canParse(candidate) || hasInvisible(candidate)) return null;
	const { protocol, href, username, password } = new URL(candidate);
	// http://bank.example@evil.example/ leads elsewhere than it reads.
	if (username || password) return null;
	return protocol === "http:" || protocol === "https:" ? href : null;
}
