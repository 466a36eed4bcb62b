import type { Strings } from "..";

export const delivery: Strings["delivery"] = {
	received: "مستلَمة",
	queued: "في الانتظار",
	sent: "أُرسلت",
	delivered: "وصلت",
	read: "قُرئت",
	failed: "لم تُرسل",
};
