import { ulid } from "ulid";
import type { Messenger } from "../../client/messenger";
import { AddressError } from "../../protocol/errors";
import { parseInvite } from "../../protocol/invite";
import type { OpenedLink } from "../../shared/domain/link";
import { errorOf } from "../../shared/errors";

/** A longer one is nobody's invite. */
const MAX_LINK_LENGTH = 1_000;

/**
 * All that is taken of a link that another program has given to this app.
 * @throws ProtocolError where it leads to no server
 */
export function readLink(text: string): OpenedLink {
	return { id: ulid(), ...parseInvite(text.slice(0, MAX_LINK_LENGTH + 1)) };
}

/** Nothing is done about it before the user has answered; what leads nowhere is told. */
export function askAboutLink(messenger: Messenger, text: string): void {
	try {
		messenger.askAboutLink(readLink(text));
	} catch (error) {
		if (!(error instanceof AddressError)) throw error;
		messenger.raiseNotice(errorOf("bad-opened-link", { why: error.error }));
	}
}
