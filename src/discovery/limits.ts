/** What others on the network may cost: anybody there can send anything, and mDNS proves nothing. */

/** Relays shown at once; later ones are left out. */
export const MAX_RELAYS = 64;
/** Relays believed from one source address. */
export const MAX_RELAYS_PER_SOURCE = 8;
/** Characters of a relay's name. */
export const MAX_NAME_LENGTH = 64;
/** Addresses of one relay. */
export const MAX_ADDRESSES = 8;
/** Records read of one packet. */
export const MAX_RECORDS = 64;
/** Bytes of one packet; a longer one is not looked at. */
export const MAX_PACKET_BYTES = 4_096;
/** Packets of our kind a second: from one source, and from all. */
export const MAX_PACKETS_PER_SOURCE = 20;
export const MAX_PACKETS = 200;
/** Seconds that a relay is shown after it was heard of last, whatever it asks for. */
export const MAX_TTL = 120;
