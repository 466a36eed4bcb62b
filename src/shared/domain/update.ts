import type { AppError } from "../errors";

/** What is known of newer versions. The app looks only while the user wants it to, and downloads none. */
export type UpdateState =
	/** The user has not asked for it. */
	| { readonly kind: "off" }
	| { readonly kind: "checking" }
	/** Nothing newer was there. */
	| { readonly kind: "current"; readonly checkedAt: number }
	| {
			readonly kind: "available";
			readonly version: string;
			/** Where a person can read about it and fetch it: https. */
			readonly page: string;
			/** Unix milliseconds by this computer's clock, like the others. */
			readonly checkedAt: number;
	  }
	/** On a network without internet this is what happens; nobody is disturbed by it. */
	| {
			readonly kind: "failed";
			readonly error: AppError;
			readonly checkedAt: number;
	  };
