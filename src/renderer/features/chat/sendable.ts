/** A text as it is sent: without empty lines before it and space after it; inner indentation stays. */
export function textToSend(text: string): string {
	return text.replace(/^(?:[^\S\n]*\n)+/, "").trimEnd();
}

/** What is left of the field after `sent`, its content at that time, has gone out. */
export function withoutSent(now: string, sent: string): string {
	return now.startsWith(sent) ? now.slice(sent.length) : now;
}
