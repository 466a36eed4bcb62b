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
	dialogs: {
		openLink: (host) => `أتريد فتح \u2066${host}\u2069 في متصفحك؟`,
		open: "فتح",
		otherLetters:
			"في هذا الاسم أحرف غير a إلى z قد تُشبه أحرفًا أخرى. وهو مكتوب هنا من دونها.",
		windowFails: "نافذة FLEX Messenger تتعطل مرارًا",
		windowFailsLead:
			"رسائلك محفوظة، والرسائل الجديدة لا تزال تصل. أعد المحاولة، أو أغلق البرنامج وشغّله من جديد.",
		tryAgain: "إعادة المحاولة",
		closeApp: "إغلاق البرنامج",
		cannotStart: "تعذّر تشغيل FLEX Messenger",
	},
	tray: {
		open: (unread) =>
			unread > 0
				? `فتح FLEX Messenger (${count(unread, {
						one: "رسالة جديدة",
						two: "رسالتان جديدتان",
						few: "رسائل جديدة",
						many: "رسالة جديدة",
						other: "رسالة جديدة",
					})})`
				: "فتح FLEX Messenger",
		doNotDisturb: "عدم الإزعاج",
		hosting: "استضافة مُرحِّل",
		quit: "إنهاء",
	},
	closing: {
		title: "هل يبقى FLEX Messenger عاملًا؟",
		lead: "عندها تظل الرسائل تصل بلا نافذة، وتعيدها الأيقونة في شريط النظام. وإن أُنهي البرنامج فلا يصل شيء حتى تشغّله ثانية. تجد هذا في الإعدادات تحت «عام».",
		keep: "يبقى عاملًا",
		quit: "إنهاء",
	},
	menu: {
		noSuggestions: "لا اقتراحات",
		learn: (word) => `إضافة «${word}» إلى القاموس`,
		file: "ملف",
		edit: "تحرير",
		view: "عرض",
		window: "نافذة",
		help: "مساعدة",
		shortcuts: "اختصارات لوحة المفاتيح",
		newConversation: "محادثة جديدة…",
		search: "البحث في كل شيء",
		palette: "الانتقال إلى أي شيء…",
		settings: "الإعدادات…",
		close: "إغلاق النافذة",
		quit: "إنهاء",
		undo: "تراجع",
		redo: "إعادة",
		cut: "قص",
		copy: "نسخ",
		paste: "لصق",
		selectAll: "تحديد الكل",
		actualSize: "الحجم الأصلي",
		zoomIn: "تكبير",
		zoomOut: "تصغير",
		fullScreen: "ملء الشاشة",
		minimize: "تصغير النافذة",
		about: "حول FLEX Messenger",
		services: "خدمات",
		hide: "إخفاء FLEX Messenger",
		hideOthers: "إخفاء البقية",
		unhide: "إظهار الكل",
	},
	settings: {
		notifications: "أخبرني بالرسائل والطلبات الجديدة",
		notificationsNote:
			"ما دامت هذه النافذة نشطة فلا إشعار. والنقر على الإشعار يفتح المحادثة.",
		content: "اذكر من كتب وماذا كتب",
		contentNote:
			"إن أوقفتَه قال الإشعار إن هناك جديدًا فحسب. وقد يحتفظ النظام بما عرضه.",
		doNotDisturb: "عدم الإزعاج",
		doNotDisturbNote: "لا إشعار حتى توقفه. وما لم يُقرأ يبقى معدودًا.",
		keepRunning: "البقاء عاملًا بعد إغلاق النافذة",
		keepRunningNote:
			"تصل الرسائل كما هي. الأيقونة في شريط النظام تفتح النافذة وتنهي البرنامج، وتشغيله مرة أخرى يفتحها أيضًا.",
		startAtLogin: "البدء عند تسجيل الدخول",
		startAtLoginNote:
			"بلا نافذة إن كان البرنامج يبقى عاملًا في شريط النظام، وإلا فمعها.",
		notInstalled:
			"هذا البرنامج غير مثبّت، فلا يستطيع النظام تشغيله من تلقاء نفسه.",
		noTray:
			"سطح المكتب هذا بلا شريط أيقونات. النافذة المغلقة لن يُعثر عليها ثانية، لذا يُنهي إغلاقها البرنامج.",
		noNotifications:
			"هذا النظام لا يعرض إشعارات البرامج: المكتبة libnotify غير موجودة.",
	},
};
