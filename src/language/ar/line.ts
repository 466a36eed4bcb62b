import type { Strings } from "..";
import { count, number, persons } from "./numbers";

export const line: Strings["line"] = {
	idle: "غير متصل",
	connecting: "جارٍ الاتصال…",
	ready: (people) =>
		people === 0
			? "متصل · لا أحد غيرك هنا"
			: `متصل · هنا ${count(people, persons)}`,
	waiting: (seconds) =>
		seconds > 0
			? `إعادة المحاولة بعد ${number.format(seconds)} ث`
			: "جارٍ إعادة المحاولة…",
	refused: "مرفوض",
	notEncrypted: "غير مشفّر",
};
