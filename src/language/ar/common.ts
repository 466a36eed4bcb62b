import type { Strings } from "..";

export const common: Strings["common"] = {
	cancel: "إلغاء",
	save: "حفظ",
	close: "إغلاق",
	dismiss: "تجاهل",
	optional: "اختياري",
	moreFor: (what) => `إجراءات لـ ${what}`,
};
