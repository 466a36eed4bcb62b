import type { Strings } from "..";
import { count, persons } from "./numbers";

export const nearby: Strings["nearby"] = {
	heading: "بالقرب",
	searching: "جارٍ البحث عن مُرحِّلات على هذه الشبكة…",
	lookAgain: "ابحث من جديد",
	people: (online) => (online === null ? "" : `هناك ${count(online, persons)}`),
	connect: "اتصال",
	connectTo: (name) => `الاتصال بـ ${name}`,
	known: "في قائمتك",
	key: "المفتاح",
	keyNote:
		"ما يقوله مُرحِّل عن نفسه لا يُثبت شيئًا. لا يتصل برنامجك إلا إذا أثبت الخادم هناك هذا المفتاح، ومن ثَمّ يعرفه به.",
	setting: "البحث عن مُرحِّلات بالقرب",
	settingNote:
		"يسأل البرنامج عندها هذه الشبكة من حين لآخر عن مُرحِّلات تعلن عن نفسها. ويستطيع من عليها أن يرى أن أحدًا يسأل.",
};
