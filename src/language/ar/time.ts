import type { Strings } from "..";

export const time: Strings["time"] = {
	today: "اليوم",
	yesterday: "أمس",
	unknown: "بلا وقت",
	unknownDay: "بلا تاريخ",
};
