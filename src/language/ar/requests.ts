import type { Strings } from "..";

export const requests: Strings["requests"] = {
	heading: "طلبات معلّقة",
	announced: (name) => `يودّ ${name} التحدّث معك`,
	asks: "يودّ التحدّث معك",
	alsoAskedLabel: (names) => `سُئل أيضًا: ${names}`,
	acknowledge: "قبول",
	acknowledging: "جارٍ الفتح…",
	ignore: "تجاهل",
	ignoreHint: "لا يُبلَّغون بذلك",
	askedToJoin: "يدعوك إلى الانضمام إلى محادثة",
	withdrawn: "سحب الطلب",
	expired: "طلب قديم لم يعد قائمًا؛ اسأله أنت",
	dismiss: "إزالة",
};
