import { en } from "./en";

/**
 * Every word the user reads that is not another person's. A language is a folder with a file a
 * section; each has the type of the English one, so that a missing text doesn't compile. Texts with
 * something in them are functions: a plural or an order of words is the language's own affair.
 */
export type Strings = typeof en;

/** The texts in the language of this process. */
export const strings: Strings = en;
