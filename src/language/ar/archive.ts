import type { Strings } from "..";

export const archive: Strings["archive"] = {
	backups: "نسخ احتياطية من FLEX",
	identities: "هويات FLEX",
	webPages: "صفحات الويب",
	conversations: "المحادثات",
};
