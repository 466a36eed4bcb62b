import type { Strings } from "..";

export const onboarding: Strings["onboarding"] = {
	title: (name) => `مرحبًا ${name}، كيف تودّ أن تلتقوا؟`,
	lead: "يجمع FLEX الناس عند مُرحِّل: خادم صغير يشغّله أحدكم.",
	hostTitle: "استضف مُرحِّلًا هنا",
	hostLead: "يصبح حاسوبك نقطة اللقاء. تحصل على عنوان يكتبه الآخرون.",
	hostAction: "ابدأ الاستضافة",
	connectTitle: "انضمّ إلى مُرحِّل أحدهم",
	connectLead:
		"اختر واحدًا يعلن عن نفسه بالقرب، أو اكتب العنوان أو الدعوة التي أُعطيتها.",
	address: "عنوان أو دعوة",
	aloneTitle: "أنت جاهز. والآن الآخرون",
	aloneLead:
		"لا أحد غيرك هنا بعد. أخبر من حولك بهذا العنوان؛ يكتبونه تحت «الاتصال بخادم».",
	aloneConnectedLead:
		"أنت متصل، لكن لا أحد غيرك هنا بعد. يظهر الناس هنا حالما يصلون.",
	connectingTitle: "جارٍ الاتصال…",
	connectingLead: "حالما يقوم الاتصال ترى من هنا.",
	offlineTitle: "غير متصل",
	offlineLead: "لا يمكن الوصول إلى أيّ خادم الآن. القائمة الجانبية تقول لماذا.",
	peopleTitle: "مع من تودّ التحدّث؟",
	peopleLead: "هؤلاء هنا الآن.",
	ask: "اسأل ",
	copy: "نسخ",
	copyAddress: (address) => `نسخ \u2066${address}\u2069`,
	chooseTitle: "اختر محادثة",
	chooseLead: "اختر واحدة من القائمة، أو ابدأ محادثة جديدة.",
	keyNew: "محادثة جديدة",
	keyPalette: "انتقل إلى أيّ شيء أو افعل أيّ شيء",
	keySwitch: "المحادثة التالية",
	keySheet: "كل اختصارات لوحة المفاتيح",
};
