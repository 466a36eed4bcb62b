import type { Strings } from "..";

export const sentRequests: Strings["sentRequests"] = {
	heading: "طلبات مُرسلة",
	to: (names) => `إلى ${names}`,
	queued: (address) => `بانتظار الاتصال بـ \u2066${address}\u2069`,
	sending: "جارٍ الإرسال…",
	waiting: (names) => `بانتظار ردّ ${names}`,
	withdrawing: "جارٍ السحب…",
	withdrawn: "سُحب",
	expired: "لم يُجب أحد في الوقت المتاح",
	askAgain: "اسأل ثانيةً",
	dismiss: "إزالة",
	withdraw: (names) => `سحب الطلب إلى ${names}`,
};
