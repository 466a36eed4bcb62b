import type { Strings } from "..";

export const welcome: Strings["welcome"] = {
	title: "تحدّث مع من حولك",
	lead: "FLEX برنامج مراسلة لمن هم على الشبكة نفسها: بلا حساب وبلا سحابة وبلا حاجة إلى الإنترنت.",
	nameLabel: "اسمك",
	nameHint: "يراه الآخرون حين تكتب إليهم. يمكنك تغييره لاحقًا.",
	start: "ابدأ",
	nameMissing: "اكتب الاسم الذي سيراه الآخرون، ثم اضغط «ابدأ».",
};
