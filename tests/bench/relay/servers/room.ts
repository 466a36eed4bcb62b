/** What a client of the splice says first: the room's name and how many it holds, in so many bytes. */
export const ROOM_BYTES = 32;
