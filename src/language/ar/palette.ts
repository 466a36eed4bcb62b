import type { Strings } from "..";

export const palette: Strings["palette"] = {
	title: "انتقل أو افعل",
	placeholder: "شخص أو محادثة أو أمر",
	results: "ما وُجد",
	none: "لا شيء فيه هذه الكلمات.",
	groups: {
		conversations: "محادثة",
		people: "شخص",
		settings: "إعداد",
		commands: "أمر",
	},
	ask: (name) => `بدء محادثة مع ${name}`,
	acknowledge: (name) => `قبول طلب ${name}`,
	copyInvite: "نسخ الدعوة إلى مُرحِّلك",
	startRelay: "استضافة مُرحِّل هنا",
	stopRelay: "إيقاف المُرحِّل هنا",
};
