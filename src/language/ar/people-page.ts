import type { Strings } from "..";
import { count, persons } from "./numbers";

export const peoplePage: Strings["peoplePage"] = {
	title: "الناس",
	open: "الناس",
	lead: (people, servers) =>
		people === 0
			? "لا أحد غيرك هنا الآن."
			: `هنا الآن: ${count(people, persons)}${
					servers > 1
						? `، على ${count(servers, {
								one: "خادم واحد",
								two: "خادمين",
								few: "خوادم",
								many: "خادمًا",
								other: "خادم",
							})}`
						: ""
				}.`,
	search: "البحث في الناس",
	list: "من هم هنا",
	nothing: (text) => `لا أحد هنا يُدعى «${text}».`,
	offline: "لست متصلًا بأيّ خادم. يظهر هنا من على الخادم حالما تتصل.",
	start: "بدء محادثة",
	startWith: (name) => `بدء محادثة مع ${name}`,
	goTo: "فتح المحادثة",
	goToWith: (name) => `فتح المحادثة مع ${name}`,
};
