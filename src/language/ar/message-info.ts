import type { Strings } from "..";

export const messageInfo: Strings["messageInfo"] = {
	title: "معلومات الرسالة",
	read: "قرأها",
	delivered: "وصلت إلى",
	notYet: "لم تصل بعد إلى",
	notTheirs: "ليست لـ",
	notTheirsHint: "لم يكونوا في المحادثة حينها.",
	receiptsOff: "لا يُعرض من قرأها، لأنك لا تخبر الآخرين بما قرأت (الإعدادات).",
};
