import type { Strings } from "..";

export const common: Strings["common"] = {
	cancel: "إلغاء",
	save: "حفظ",
	close: "إغلاق",
	back: "رجوع",
	dismiss: "إخفاء",
	copied: "نُسخ",
	optional: "اختياري",
	moreFor: (what) => `إجراءات لـ ${what}`,
};
