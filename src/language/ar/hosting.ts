import type { Strings } from "..";

export const hosting: Strings["hosting"] = {
	label: "استضافة مُرحِّل",
	switchOn: "شغّله",
	off: "يمكن لمن هنا أن يلتقوا على حاسوبك",
	starting: "جارٍ التشغيل…",
	stopping: "جارٍ الإيقاف…",
	network: "يتصل الآخرون بـ",
	thisComputer: "هذا الحاسوب وحده يتصل بـ",
	copy: "نسخ العنوان",
	copied: "نُسخ العنوان",
	invite: "دعوة الناس وكل ما يخصّه",
	page: "كل ما يخصّه",
};
