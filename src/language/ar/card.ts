import type { Strings } from "..";

export const card: Strings["card"] = {
	title: "الصورة والحالة",
	note: "يراها بجانب اسمك من تحادثهم بتشفير. ولا يخرج منها شيء في محادثة غير مشفّرة. وما تزيله هنا يزول عندهم.",
	choose: "اختيار صورة…",
	remove: "إزالة الصورة",
	reading: "تُقرأ الصورة…",
	unreadable: "لا يمكن قراءة هذه كصورة. اختر PNG أو JPEG أو WebP.",
	status: "الحالة",
	statusPlaceholder: "في اجتماع حتى الثالثة",
};
