import { keyKeeping } from "../shared/domain/encryption";

/** Every number of the end-to-end encryption, with its reason; `docs/SECURITY.md` tells users of those that matter to them. */

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** A key package is made for one join and used at once; this long it may wait for somebody who is away. */
export const KEY_PACKAGE_LIFETIME_MS = 30 * DAY_MS;
/** Clocks may be wrong by so much. */
export const CLOCK_TOLERANCE_MS = HOUR_MS;

/**
 * What is kept of used-up secrets. Every key kept longer can be stolen longer, and one relay puts
 * everything in one order, so that little comes late.
 */
export const keyRetention = {
	/** Messages of one sender that the relay may hand over in the wrong order. It should not; ten is generous. */
	retainKeysForGenerations: keyKeeping.skippedMessages,
	/**
	 * A message may be numbered after a commit that its sender did not know of: it is written with an epoch
	 * that has just ended, and one that crossed two commits is rare. It is also sent again.
	 */
	retainKeysForEpochs: keyKeeping.pastEpochs,
	/** What of one sender may be missing in between, within one epoch; a sender updates its keys long before. */
	maximumForwardRatchetSteps: 200,
};

/** A member renews its keys with the message after so many, sent and received: a stolen state reads no further. */
export const UPDATE_AFTER_MESSAGES = keyKeeping.renewAfterMessages;
/** … and with the first message after so long. */
export const UPDATE_AFTER_MS = keyKeeping.renewAfterHours * HOUR_MS;
/** Both are shortened by up to this share, at random, so that members do not all renew at once. */
export const UPDATE_JITTER = 0.25;

/** The second in rank commits what is needed so much later than the first, the third twice as much … */
export const RANK_DELAY_MS = 3_000;
/** Founding again where nobody seems to have the group any more: later than anybody who has it would answer. */
export const FOUND_AGAIN_MS = 20_000;
/** Nobody is added again sooner: one member can't keep the others busy. */
export const ADD_AGAIN_MS = 5_000;
/** A key package that nobody has answered is replaced after so long, then after twice as long … */
export const JOIN_RETRY_MS = 30_000;
export const MAX_JOIN_RETRY_MS = HOUR_MS;

/** Bytes of a private Message's payload in one datum: in base64, with what is around it, under 65,535. */
export const FRAGMENT_BYTES = 48_000;
/** A welcome for 250 members has 900 kB. */
export const MAX_PARTS = 32;
export const MAX_WHOLE_BYTES = FRAGMENT_BYTES * MAX_PARTS;
/** Of one sender: what it began and did not end. */
export const MAX_PARTIALS = 2;
/** Parts come one after the other; after so long the rest will not come. */
export const MAX_PARTIAL_AGE_MS = HOUR_MS;

/** Own messages on their way at once; a receiver recognises at least so many repeated ones. */
export const MAX_IN_FLIGHT = 64;
/** Digests of what came from one sender, so that a repetition is recognised. */
export const MAX_SEEN_PER_SENDER = 2 * MAX_IN_FLIGHT;
/** Digests of key packages that have been used or refused. */
export const MAX_SEEN_PACKAGES = 500;
/** What comes before the welcome, or while a changed key waits for the user. */
export const MAX_HELD = 2_000;
export const MAX_HELD_BYTES = 8 * 1_024 * 1_024;
/** Numbers of one sender that are missing and may still come. */
export const MAX_MISSING = 200;
/** A relay that restarts without its log goes on at least so much higher (PROTOCOL, "Restart"). */
export const RESTART_JUMP = 1_000_000;

/** Lengths that a reader of ciphertexts can tell apart: powers of two from 256 to 16,384 bytes, then multiples of that. */
export const MIN_PADDED = 256;
export const PADDING_STEP = 16_384;
