import type { Strings } from "..";
import { count, messages, number, persons } from "./numbers";

export const settings: Strings["settings"] = {
	blocked: "المحظورون",
	unblock: "رفع الحظر",
	nobodyBlocked: "لم تحظر أحدًا.",
	storage: {
		title: "التخزين",
		counting: "جارٍ العدّ…",
		used: (use) =>
			`${count(use.messages, messages)} في ${count(use.conversations, {
				one: "محادثة واحدة",
				two: "محادثتين",
				few: "محادثات",
				many: "محادثة",
				other: "محادثة",
			})} تشغل ${number.format(Math.round(use.size / 1e5) / 10)} م.ب، مشفّرة.`,
		exportHtml: "تصدير للقراءة…",
		exportJson: "تصدير للاستيراد…",
		import: "استيراد…",
		exportNote:
			"ما يُصدَّر غير مشفّر. ما يُستورد يُضاف؛ لا يُستبدل شيء، ويبدأ البرنامج من جديد.",
		passphrase: "عبارة مرور النسخة الاحتياطية",
		passphraseHint:
			"تُشفَّر بها النسخة الاحتياطية، ويستطيع من يعرفها استعادتها على أيّ حاسوب. الاستعادة تحلّ محلّ ما هنا، ويُحفظ جانبًا. المفاتيح ليست فيها.",
		backUp: "نسخ احتياطي…",
		restore: "استعادة…",
		written: (path) => `كُتب: ${path}`,
		imported: ({ fresh, refused }) =>
			`الرسائل الجديدة: ${number.format(fresh)}${refused > 0 ? `؛ أسطر بلا معنى: ${number.format(refused)}` : ""}.`,
	},
	title: "الإعدادات",
	appearance: "المظهر",
	theme: "السمة",
	themes: { system: "النظام", light: "فاتحة", dark: "داكنة" },
	language: "اللغة",
	languages: { system: "النظام", en: "English", ar: "العربية" },
	privacy: "الخصوصية",
	typing: "أخبر الآخرين وأنت تكتب",
	typingNote:
		"في المحادثات المعمّاة فقط، وما دام الجميع فيها متصلين. إن أوقفتَه فلن ترى أنت أيضًا متى يكتب الآخرون.",
	readReceipts: "أخبر الآخرين بما قرأت",
	readReceiptsNote:
		"ترى ما قرؤوه ما دام هذا مفعّلًا فقط. أمّا وصول الرسالة فيُبلَّغ دائمًا.",
	onlyEncrypted: "لا ترسل إلا مشفّرًا",
	onlyEncryptedNote:
		"لا يخرج في أيّ محادثة ما ليس مشفّرًا من طرف إلى طرف. فلا يمكنك الكتابة إلى من لا يستطيع برنامجه التشفير.",
	relay: "المُرحِّل على هذا الحاسوب",
	port: "المنفذ",
	portHint: "الرقم 0 يدع النظام يختار منفذًا حرًّا كل مرة.",
	mailbox: (kept, people, size) =>
		kept === 0
			? "لا يحفظ رسائل لأحد حاليًّا."
			: `يحفظ ${count(kept, messages)} لـ ${count(people, persons)} لم تصلهم بعد (${size} على هذا القرص).`,
	mailboxFor: (name, kept) => `${name}: ${count(kept, messages)}`,
	mailboxFull: "امتلأ بقدر ما يتّسع. من يكتب إلى غائب يُبلَّغ بذلك، وينتظر.",
	mailboxDisk: (word) =>
		`لا يقبل قرص هذا الحاسوب المزيد (${word}). أخلِ مساحة؛ وحتى ذلك الحين لا تُؤكَّد رسالة لم يستلمها صاحبها بعد.`,
	clearMailbox: "مسح الكل…",
	clearMailboxOf: (name) => `مسح بريد ${name}…`,
	clear: "مسح…",
	clearTitle: (name) =>
		name === null
			? "مسح كل الرسائل المحفوظة؟"
			: `مسح الرسائل المحفوظة لـ ${name}؟`,
	clearLead: (kept) =>
		`لن تصل أبدًا: ${count(kept, messages)}، مع أن مرسليها أُبلغوا بأنها في أمان. ويُبلَّغ من كان سيستلمها بعدد ما ينقص.`,
	clearConfirm: "مسح",
	members: {
		only: "الأعضاء فقط",
		note: "ما دام هذا مفعّلًا لا يدخل إلا أنت والأعضاء، وعلى كلّ منهم إثبات مفتاح: يُمنع الضيوف. ومن هو هنا ولم يعد يحقّ له ذلك يُقطع اتصاله فورًا.",
		title: "الأعضاء",
		you: (name) => `${name} (أنت، تدخل دائمًا)`,
		tied: "بالمفتاح الذي استعمله حتى الآن فقط",
		tiedToOther: "بمفتاح لا يملك الاسم الآن فقط",
		tie: "ربط بمفتاحه",
		tieOf: (name) => `ربط ${name} بالمفتاح الذي يملك الاسم`,
		untie: "فك الربط",
		untieOf: (name) => `فك ربط ${name} بمفتاحه`,
		name: "اسم عضو",
		add: "إضافة",
		remove: "إزالة",
		removeOf: (name) => `إزالة ${name} من الأعضاء`,
		onTitle: "السماح للأعضاء فقط؟",
		removeTitle: (name) => `إزالة ${name} من الأعضاء؟`,
		cutOff: (names, people) =>
			people === 1
				? `${names} هنا الآن وسيُقطع اتصاله: ليس في القائمة، أو بلا مفتاح.`
				: `هم هنا الآن وسيُقطع اتصالهم، إذ ليسوا في القائمة أو بلا مفتاح: ${names}.`,
		onConfirm: "الأعضاء فقط",
		removeConfirm: "إزالة",
	},
	ownedNames: {
		title: "أسماء تخصّ مفتاحًا",
		note: "أول من يُثبت مفتاحًا باسمٍ يملكه هنا. حرّر الاسم حين يضيع ذلك المفتاح.",
		none: "لا اسم يخصّ مفتاحًا بعد.",
		you: (name) => `${name} (أنت)`,
		lastSeen: (when) => `شوهد آخر مرة ${when}`,
		more: (names) =>
			`وأسماء أخرى عددها ${number.format(names)}؛ يشرح docs/HOSTING.md كيف تُحرَّر.`,
		release: "تحرير…",
		releaseOf: (name) => `تحرير الاسم ${name}…`,
		releaseTitle: (name) => `تحرير الاسم ${name}؟`,
		releaseLead: (name) =>
			`المفتاح التالي الذي يأتي باسم ${name} يأخذ الاسم، أيًّا كان صاحبه. تأكّد أنك تعرف من يطلب. ومن هو هنا بهذا الاسم الآن يُقطع اتصاله.`,
		releaseTied: (name) =>
			`قائمة الأعضاء تربط ${name} بمفتاح: ما دام الأعضاء وحدهم يدخلون فلن يأخذ أحد غيره هذا الاسم قبل أن تفك الربط هناك.`,
		releaseConfirm: "تحرير",
	},
	calls: {
		title: "المكالمات المباشرة",
		take: "السماح للبرامج بالاتصال بك مباشرة",
		note: "لمن يستخدم نافذة FLEX بلغة بايثون أو flexim-chat من دون خادم. تصلك المكالمة كطلب. وهي غير مشفرة، ولا يثبت أحد فيها هويته.",
		port: "منفذ المكالمات",
		portInvalid: "المنفذ عدد من 1 إلى 65535.",
		at: (address: string) => `يكتب المتصلون \u2068${address}\u2069`,
	},
	portInvalid: "المنفذ رقم من 0 إلى 65535.",
	scope: "من يستطيع الاتصال",
	scopes: {
		network: "هذه الشبكة",
		"this-computer": "هذا الحاسوب فقط",
	},
	names: "اسمك",
	namesLead: "يعرفك كل خادم باسم واحد.",
	namesEmpty: "يمكنك اختيار اسم لكل خادم بعد أن تتصل بواحد.",
	nameOn: (address) => `الاسم على ${address}`,
	nameMissing: "لا يمكن أن يكون الاسم فارغًا.",
	about: "حول",
	version: (version) => `FLEX Messenger ${version}`,
	lookForUpdates: "البحث عن إصدارات أحدث",
	lookForUpdatesNote:
		"متوقف ما لم تشغّله. عندها يسأل البرنامج مرة في اليوم عبر الإنترنت عن ملف صغير واحد؛ ولا ينزّل إصدارًا من تلقاء نفسه أبدًا.",
	lookNow: "ابحث الآن",
	openUpdatePage: "فتح صفحته",
	updateChecking: "جارٍ البحث…",
	updateCurrent: (when) => `لم يكن هناك أحدث (سُئل في ${when}).`,
	updateAvailable: (version) => `الإصدار ${version} متوفّر.`,
};
