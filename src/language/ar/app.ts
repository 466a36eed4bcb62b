import type { Strings } from "..";

export const app: Strings["app"] = {
	name: "FLEX Messenger",
	loading: "جارٍ فتح FLEX Messenger…",
	failedTitle: "تعذّر فتح FLEX Messenger",
	tryAgain: "إعادة المحاولة",
	brokenTitle: "تعطّل هذا العرض",
	broken: "حدث خطأ أثناء رسم هذه النافذة. رسائلك محفوظة.",
	reload: "عرض النافذة من جديد",
	windowTitle: (title, unread) =>
		`${unread > 0 ? `(${unread}) ` : ""}${title ? `${title} – ` : ""}FLEX Messenger`,
};
