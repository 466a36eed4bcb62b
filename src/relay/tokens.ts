import { timingSafeEqual } from "node:crypto";
import type { Member } from "./connections";
import { freshBytes } from "./random";

/** 128 random bits. */
const TOKEN_BYTES = 16;

/** A fresh token for a member's next relay socket. */
export function issueToken(member: Member): string {
	member.token = freshBytes(TOKEN_BYTES).toString("base64url");
	return member.token;
}

/** Uses a token up. Takes the same time whatever the guess. */
export function redeemToken(member: Member, token: string): boolean {
	const { token: issued } = member;
	if (issued === null) return false;
	const expected = Buffer.from(issued);
	const said = Buffer.from(token);
	// All are of one length, which is no secret.
	if (said.length !== expected.length) return false;
	if (!timingSafeEqual(said, expected)) return false;
	member.token = null;
	return true;
}
