import type { Strings } from "..";
import { count, messages, number, someMessages } from "./numbers";

export const search: Strings["search"] = {
	everything: "البحث في كل الرسائل",
	placeholder: "بحث",
	here: "البحث في هذه المحادثة",
	herePlaceholder: "البحث في هذه المحادثة",
	close: "إغلاق البحث",
	filters: "مرشّحات",
	from: "كتبها",
	anybody: "أيّ شخص",
	you: (name) => `أنت (${name})`,
	when: "متى",
	periods: {
		any: "أيّ وقت",
		week: "الأسبوع الأخير",
		month: "الشهر الأخير",
		year: "السنة الأخيرة",
		between: "بين…",
	},
	firstDay: "من",
	lastDay: "إلى",
	hasLink: "فيها رابط",
	results: "الرسائل التي وُجدت",
	searching: "جارٍ البحث…",
	searchingShort: "…",
	found: (n, more) =>
		n === 0
			? "لم يوجد شيء"
			: more
				? `أكثر من ${count(n, someMessages)}، الأحدث أولًا`
				: count(n, messages),
	noneTitle: "لم يوجد شيء",
	noneLead:
		"بُحث في كل ما هو محفوظ على هذا الحاسوب. ثلاثة أحرف تُوجد في أي موضع من الكلمة، وأقلّ منها في أولها؛ ولا أثر للحركات. جرّب كلمات أقلّ أو مرشّحات أقلّ.",
	none: "لا شيء",
	position: (at, of, more) =>
		`${number.format(at)} من ${number.format(of)}${more ? "+" : ""}`,
	older: "الرسالة الأقدم التي وُجدت",
	newer: "الرسالة الأحدث التي وُجدت",
	full: (n) =>
		`هذه أحدث ما وُجد: ${count(n, messages)}. أضف كلمة أو مرشّحًا لترى غيرها.`,
	goneTitle: "محادثة لم تعد موجودة",
};
