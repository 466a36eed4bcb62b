import type { Strings } from "..";
import { count } from "./numbers";

export const desktop: Strings["desktop"] = {
	notification: {
		message: "رسالة جديدة",
		mention: "ذُكر اسمك",
		mentionSaying: (text) => `ذَكَرك: ${text}`,
		inTopic: (name, topic) => `${name} · ${topic}`,
		request: "هناك من يودّ التحدث إليك",
		requestOf: (name) => `${name} يودّ التحدث إليك`,
		several: (conversations) =>
			`هناك جديد في ${count(conversations, {
				one: "موضع واحد",
				two: "موضعين",
				few: "مواضع",
				many: "موضعًا",
				other: "موضع",
			})}`,
	},
	settings: {
		title: "الإشعارات",
		notifications: "أخبرني بالرسائل والطلبات الجديدة",
		notificationsNote:
			"ما دامت هذه النافذة نشطة فلا إشعار. والنقر على الإشعار يفتح المحادثة.",
		content: "اذكر من كتب وماذا كتب",
		contentNote:
			"إن أوقفتَه قال الإشعار إن هناك جديدًا فحسب. وقد يحتفظ النظام بما عرضه.",
		doNotDisturb: "عدم الإزعاج",
		doNotDisturbNote: "لا إشعار حتى توقفه. وما لم يُقرأ يبقى معدودًا.",
		noNotifications:
			"هذا النظام لا يعرض إشعارات البرامج: المكتبة libnotify غير موجودة.",
	},
};
