import type { Strings } from "..";
import { bytes, count, inUnit, percent } from "./numbers";

function speed(bytesPerSecond: number): string {
	return `${bytes(bytesPerSecond)}/ث`;
}

function left(seconds: number): string {
	if (seconds < 60)
		return `بقي ${inUnit(Math.max(1, Math.ceil(seconds)), "second", 0)}`;
	if (seconds < 3_600)
		return `بقي ${inUnit(Math.ceil(seconds / 60), "minute", 0)}`;
	return `بقي ${inUnit(seconds / 3_600, "hour", 1)}`;
}

export const files: Strings["files"] = {
	attach: "إرفاق ملفات",
	drop: "أفلِت للإرفاق",
	dropLead: "لا يُرسَل شيء قبل أن تأمر بذلك.",
	attached: "ملفات مرفقة",
	detach: (name) => `إزالة ${name}`,
	pastedName: (extension) => `صورة ملصقة.${extension}`,
	preparing: "جارٍ التحضير…",
	fetch: "تنزيل",
	fetchOf: (name) => `تنزيل ${name}`,
	stop: "إلغاء",
	stopOf: (name) => `إلغاء ${name}`,
	goOn: "استئناف",
	goOnOf: (name) => `استئناف ${name}`,
	tryAgain: "إعادة المحاولة",
	tryAgainOf: (name) => `إعادة محاولة ${name}`,
	open: "فتح",
	openOf: (name) => `فتح ${name}`,
	show: "عرض في المجلد",
	showOf: (name) => `عرض ${name} في مجلده`,
	withdraw: "إيقاف المشاركة",
	withdrawOf: (name) => `إيقاف مشاركة ${name}`,
	withdrawn: (name) => `توقّفت مشاركة ${name}.`,
	isHere: (name) => `وصل ${name}.`,
	heard: "الملفات",
	view: (name) => `عرض ${name}`,
	progress: (name) => `${name}، كم وصل منه`,
	waiting: (author) => `في انتظار ${author}`,
	receiving: (received, size, perSecond) =>
		[
			`${bytes(received)} من ${bytes(size)}`,
			...(perSecond
				? [speed(perSecond), left((size - received) / perSecond)]
				: []),
		].join(" · "),
	stopped: (received, size) =>
		received > 0 ? `أُوقف عند ${bytes(received)} من ${bytes(size)}` : "أُوقف",
	sending: (name, sent, size, perSecond) =>
		[
			`${name}: ${percent(size > 0 ? sent / size : 1)}`,
			...(perSecond ? [speed(perSecond)] : []),
		].join(" · "),
	has: (name) => `وصل إلى ${name}`,
	mayRun: "قد يكون برنامجًا",
	viewer: {
		title: (name) => name,
		zoomIn: "تكبير",
		zoomOut: "تصغير",
		fit: "ملء النافذة",
		previous: "الصورة السابقة",
		next: "الصورة التالية",
		failed:
			"لا يمكن عرض هذه الصورة هنا: إما أنها تالفة، أو كبيرة جدًا، أو من نوع غير ما يقوله اسمها.",
	},
	showInFolder: "عرض في المجلد",
	openAnyway: "فتح مع ذلك",
	mayRunTitle: (name) => `قد يكون «${name}» برنامجًا`,
	mayRunLead:
		"أرسله إليك شخص ما. والبرنامج يستطيع كل ما تستطيعه أنت: أن يقرأ ملفاتك وأن يرسلها إلى مكان آخر. لا تفتحه إلا إذا كنت تنتظره وتثق بمن صنعه.",
	settings: {
		folderTitle: "مجلد التنزيلات",
		auto: "التنزيل دون سؤال، حتى",
		never: "أبدًا",
		autoNote:
			"من الذين لك محادثة معهم فقط. ومهما وصل، فلا يُفتح شيء قبل أن تنقر عليه.",
		folder: "تُحفظ التنزيلات في",
		choose: "اختيار مجلد…",
		used: (n, size) =>
			`${count(n, {
				one: "ملف واحد منزَّل",
				two: "ملفان منزَّلان",
				few: "ملفات منزَّلة",
				many: "ملفًا منزَّلًا",
				other: "ملف منزَّل",
			})}، ${bytes(size)}`,
	},
};
