import type { Strings } from "..";
import { number } from "./numbers";

export const conversations: Strings["conversations"] = {
	heading: "المحادثات",
	emptyHint: "اسأل أحدًا عبر «محادثة جديدة».",
	emptyHintOffline: "اتصل بخادم أولًا، ثم اسأل أحدًا.",
	you: "أنت:",
	draft: "مسوّدة:",
	noMessages: "لا رسائل بعد",
	notSent: "لم تُرسل:",
	notEncrypted: "غير مشفّرة",
	pinned: "مثبّتة",
	archived: (n) => `المؤرشفة (${number.format(n)})`,
	muted: "مكتومة",
	leaving: "جارٍ المغادرة…",
	unread: (n) => `${number.format(n)} غير مقروءة`,
	unreadShort: (n) => (n > 99 ? `${number.format(99)}+` : number.format(n)),
};
