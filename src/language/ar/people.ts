import type { Strings } from "..";

export const people: Strings["people"] = {
	somebodyElse: (name) => `${name} (شخص آخر)`,
	unverified: "ضيف",
	unverifiedTitle: "ضيف على هذا الخادم: لم يُثبت أحد أن هذا الاسم له.",
	unverifiedNames: (names, people) =>
		people === 1 ? `${names} ضيف` : `ضيوف: ${names}`,
};
