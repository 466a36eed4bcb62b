import { ulid } from "ulid";
import { parseInvite } from "../../protocol/invite";
import type { OpenedLink } from "../../shared/domain/link";

/** A longer one is nobody's invite. */
const MAX_LINK_LENGTH = 1_000;

/**
 * All that is taken of a link that another program has given to this app.
 * @throws ProtocolError where it leads to no server
 */
export function readLink(text: string): OpenedLink {
	return { id: ulid(), ...parseInvite(text.slice(0, MAX_LINK_LENGTH + 1)) };
}
