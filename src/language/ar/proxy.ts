import type { Strings } from "..";

export const proxy: Strings["proxy"] = {
	title: "الوكيل (Proxy)",
	note: "للخوادم خارج شبكاتك؛ والقريب يُوصل إليه مباشرة. يرى الوكيل أي خوادم تستعمل، ولا يرى شيئًا مما تكتب. وهو الذي يبحث عن أسمائها أيضًا.",
	kinds: { none: "بلا", socks5: "SOCKS 5", http: "HTTP" },
	host: "عنوان الوكيل",
	hostPlaceholder: "192.168.1.5",
	hostMissing: "اكتب عنوان الوكيل.",
	port: "المنفذ",
	portInvalid: "المنفذ عدد من 1 إلى 65535.",
	user: "اسم المستخدم",
	password: "كلمة السر",
	passwordKnown: "اتركها فارغة لتبقى المعروفة.",
	passwordNote: "تُحفظ هنا مشفّرة؛ ويستلمها الوكيل بلا تشفير.",
	saved: "حُفظ. تُفتح الاتصالات من جديد.",
};
