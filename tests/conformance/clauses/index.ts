import type { Clause } from "../clause";
import { authClauses } from "./auth";
import { errorClauses } from "./errors";
import { framingClauses } from "./framing";
import { handshakeClauses } from "./handshake";
import { lineClauses } from "./line";
import { mailboxClauses } from "./mailbox";
import { messageClauses } from "./messages";
import { openingClauses } from "./opening";
import { presenceClauses } from "./presence";
import { relaySocketClauses } from "./relay-sockets";
import { structClauses } from "./structs";
import { textClauses } from "./text";
import { tlsClauses } from "./tls";

/** Everything that is asked of a server, in the order of the RFC and then the profile. */
export const clauses: readonly Clause[] = [
	...openingClauses,
	...framingClauses,
	...structClauses,
	...lineClauses,
	...handshakeClauses,
	...messageClauses,
	...relaySocketClauses,
	...mailboxClauses,
	...presenceClauses,
	...authClauses,
	...errorClauses,
	...textClauses,
	...tlsClauses,
];
