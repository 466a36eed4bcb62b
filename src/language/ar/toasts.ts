import type { Strings } from "..";

export const toasts: Strings["toasts"] = {
	label: "ما جرى للتو",
	undo: "تراجع",
	undoThis: (text) => `تراجع: ${text}`,
	heard: (text) => `${text} للتراجع اضغط Ctrl+Z.`,
	archived: (title) => `أُرشفت: ${title}`,
	left: (title) => `أنت تغادر ${title}.`,
	deleted: (title) => `حُذفت: ${title}`,
	blocked: (name) => `حُظر ${name}.`,
	unblocked: (name) => `رُفع الحظر عن ${name}.`,
	ignored: (name) => `تجاهلتَ طلب ${name}.`,
};
