import type { Strings } from "..";
import { count } from "./numbers";

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
	key: "مفتاح مُرحِّلك",
	keyNote: "يمكن للآخرين مقارنته بما يعرضه برنامجهم.",
	otherAddresses: (n) =>
		count(n, {
			one: "عنوان آخر",
			two: "عنوانان آخران",
			few: "عناوين أخرى",
			many: "عنوانًا آخر",
			other: "عنوان آخر",
		}),
	copyOther: (address) => `نسخ ${address}`,
};
