import type { Strings } from "..";

export const sidebar: Strings["sidebar"] = {
	label: "الشريط الجانبي",
	settings: "الإعدادات",
	endQuiet: "«عدم الإزعاج» مفعّل: أوقفه",
};
