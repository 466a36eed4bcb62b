export const common = {
	cancel: "Cancel",
	save: "Save",
	close: "Close",
	dismiss: "Dismiss",
	optional: "optional",
	moreFor: (what: string) => `Actions for ${what}`,
};
