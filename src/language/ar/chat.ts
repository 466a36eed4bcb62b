import { MAX_TEXT_LENGTH } from "../../shared/domain/message";
import type { Strings } from "..";
import { count, number, someCharacters } from "./numbers";

export const chat: Strings["chat"] = {
	messages: "الرسائل",
	back: "العودة إلى المحادثات",
	composer: "رسالة",
	placeholder: (names) => `اكتب إلى ${names}`,
	placeholderTopic: "اكتب رسالة",
	send: "إرسال",
	hint: "Enter للإرسال · Shift+Enter لسطر جديد",
	tooLong: (length) =>
		`أطول من الحدّ بما مقداره ${count(length - MAX_TEXT_LENGTH, someCharacters)}. اختصرها أو أرسلها أجزاءً؛ لا يضيع شيء.`,
	counter: (length) =>
		`${number.format(length)} / ${number.format(MAX_TEXT_LENGTH)}`,
	you: "أنت",
	nobody: "لا أحد",
	members: "الأعضاء",
	notJoined: (names, people) =>
		people === 1 ? `لم يقبل ${names} بعد` : `لم يقبلوا بعد: ${names}`,
	left: (names, people) =>
		people === 1 ? `غادر ${names}` : `غادر المحادثة: ${names}`,
	onUnknown: "على خادم أُزيل",
	connecting: (address) =>
		`جارٍ الاتصال بـ \u2066${address}\u2069… ما تكتبه محفوظ وسيُرسل.`,
	reconnecting: (address, reason) =>
		`جارٍ إعادة الاتصال بـ \u2066${address}\u2069… ما تكتبه محفوظ وسيُرسل. ${reason}`,
	heldUp: (reason) => `ما تكتبه ينتظر هنا ويخرج من تلقاء نفسه. ${reason}`,
	callsOff: "المكالمات المباشرة متوقفة في إعداداتك.",
	relayOff: "مُرحِّلك متوقف. ما تكتبه محفوظ، ويُرسل حين يعمل.",
	notConnected: (address) =>
		`غير متصل بـ \u2066${address}\u2069. ما تكتبه محفوظ ويُرسل حين تتصل.`,
	refused: (address, reason) => `\u2066${address}\u2069: ${reason}`,
	joining: "جارٍ فتح المحادثة… ما تكتبه محفوظ وسيُرسل.",
	serverGone: "أُزيل خادمها، فهذه المحادثة للقراءة فقط.",
	serverGoneComposer:
		"لم يعد هذا الخادم في قائمتك. اتصل به واطلب محادثة جديدة.",
	deserted: "لقد غادر الآخرون جميعًا هذه المحادثة.",
	endedComposer: "انتهت هذه المحادثة. اطلب محادثة جديدة لمتابعة الحديث.",
	leftComposer: "لقد غادرتَ هذه المحادثة.",
	leavingComposer: "أنت تغادر هذه المحادثة.",
	blockedComposer: (name) => `لقد حظرتَ ${name}. ارفع الحظر لتكتب.`,
	unread: "جديد",
	newMessages: "رسائل جديدة",
	ownMessage: "رسالتك الأخيرة",
	newBelow: (n) =>
		count(n, {
			one: "رسالة جديدة",
			two: "رسالتان جديدتان",
			few: "رسائل جديدة",
			many: "رسالة جديدة",
			other: "رسالة جديدة",
		}),
	toEnd: "إلى أحدث رسالة",
	loadingOlder: "جارٍ تحميل رسائل أقدم…",
	loadingNewer: "جارٍ تحميل رسائل أحدث…",
	beginning: "هنا تبدأ المحادثة",
	loading: "جارٍ تحميل الرسائل…",
	emptyTitle: "ألقِ التحية",
	emptyLead: (names) =>
		`أنت و${names} في هذه المحادثة. الرسالة الأولى تنتظر أن تُكتب.`,
	emptyVerify: (name) =>
		`ما تكتبه مشفَّر. ولتتأكد أن ${name} هو من يقرؤه، قارنا رقمًا مرة واحدة، وجهًا لوجه أو على الهاتف.`,
	retry: "إعادة المحاولة",
	info: "عند من هي",
	infoFor: (state) => `${state}: عند من هي`,
	messageName: (sender, between, state) =>
		[sender, ...between, state].join("، "),
	claimed: "غير مؤكَّد",
	claims: (name) => `يقول إنه ${name}`,
	claimsTitle: "لم يؤكّد الخادم من كتب هذا؛ المرسل يقول إنه هذا الشخص.",
	inviteTitle: "يسأل هل تتصل بهذا الخادم",
	linkTitle: (url) => `فتح في المتصفح: \u2066${url}\u2069`,
};
