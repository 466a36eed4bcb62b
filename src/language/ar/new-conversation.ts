import type { Strings } from "..";
import { count, someCharacters } from "./numbers";

export const newConversation: Strings["newConversation"] = {
	button: "محادثة جديدة",
	title: "محادثة جديدة",
	lead: "يصلهم طلب، وينضمّون حين يقبلونه.",
	to: "إلى",
	toPlaceholder: "bob",
	toHint: "اسم، أو name@host:port. افصل بين عدّة أسماء بفواصل.",
	topic: "الموضوع",
	topicPlaceholder: "عمّ تدور",
	server: "الخادم",
	online: "من هنا الآن",
	nobodyOnline: "لا أحد غيرك متصل الآن.",
	noServer:
		"لست متصلًا بخادم بعد. اكتب العنوان مع المضيف، مثل bob@192.168.1.20.",
	send: "إرسال الطلب",
	toMissing: "اكتب من تريد التحدّث معه.",
	topicTooLong: (max) => `لا يزيد الموضوع على ${count(max, someCharacters)}.`,
};
