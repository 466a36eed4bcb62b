export const toasts = {
	label: "What was just done",
	undo: "Undo",
	undoThis: (text: string) => `Undo: ${text}`,
	heard: (text: string) => `${text} Ctrl+Z undoes it.`,
	archived: (title: string) => `Archived: ${title}`,
	left: (title: string) => `You leave ${title}.`,
	deleted: (title: string) => `Deleted: ${title}`,
	blocked: (name: string) => `${name} is blocked.`,
	unblocked: (name: string) => `${name} is not blocked any more.`,
	ignored: (name: string) => `Ignored the request of ${name}.`,
};
