/** The first window's, in screen points, and the least of any. */
export const DEFAULT_SIZE = { width: 1100, height: 720 };
export const MIN_SIZE = { width: 360, height: 400 };
