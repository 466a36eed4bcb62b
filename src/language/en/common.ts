export const common = {
	cancel: "Cancel",
	save: "Save",
	close: "Close",
	back: "Back",
	dismiss: "Dismiss",
	copied: "Copied",
	optional: "optional",
	moreFor: (what: string) => `Actions for ${what}`,
};
