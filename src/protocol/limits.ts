/** What one datum may hold, whoever sends it. Each number stops a way to make a reader work for nothing. */

/** A struct, its arrays, their strings: three. One more is room for an unknown field. */
export const MAX_DEPTH = 4;
/** The largest struct has 5 fields; the rest is room for unknown ones. */
export const MAX_MAP_KEYS = 16;
/** Members of a Connection, options, flags: more would be a list to choke a reader on. */
export const MAX_ARRAY_ITEMS = 1_024;
/** All MessagePack values of a datum together. */
export const MAX_VALUES = 2_048;
