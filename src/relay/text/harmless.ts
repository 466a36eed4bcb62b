/**
 * What other people's terminals may be shown: no control characters, which could move the cursor or worse,
 * and nothing invisible that turns text around. Joiners stay, for scripts and emoji need them.
 */
export function harmless(text: string): string {
	return text
		.replace(/\t/g, " ")
		.replace(/(?![\u200c\u200d])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, "");
}
