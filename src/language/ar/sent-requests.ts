import type { Strings } from "..";

export const sentRequests: Strings["sentRequests"] = {
	heading: "طلبات مُرسلة",
	to: (names) => `إلى ${names}`,
	queued: (address) => `بانتظار الاتصال بـ ${address}`,
	sending: "جارٍ الإرسال…",
	waiting: (names) => `بانتظار ردّ ${names}`,
	askAgain: "اسأل ثانيةً",
	dismiss: "تجاهل",
	remove: (names) => `إزالة الطلب إلى ${names} من هذه القائمة`,
};
