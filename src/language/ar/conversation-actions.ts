import type { Strings } from "..";

export const conversationActions: Strings["conversationActions"] = {
	menu: (title) => `إجراءات ${title}`,
	details: "التفاصيل…",
	pin: "تثبيت",
	unpin: "إلغاء التثبيت",
	moveUp: "إلى أعلى",
	moveDown: "إلى أسفل",
	mute: "كتم…",
	unmute: "إلغاء الكتم",
	archive: "أرشفة",
	unarchive: "إعادة من الأرشيف",
	leave: "مغادرة",
	delete: "حذف المحادثة",
	block: (name) => `حظر ${name}`,
	unblock: (name) => `رفع الحظر عن ${name}`,
	muteButton: "كتم",
	muteTitle: "كتم هذه المحادثة",
	muteLead: "بلا إشعارات. تصل الرسائل وتُعدّ كما هي.",
	muteFor: "المدّة",
	muteChoices: {
		hour: "ساعة",
		morning: "حتى صباح الغد",
		always: "حتى ألغي الكتم",
	},
	exceptMentions: "إلا حين يناديني أحد باسمي",
};
