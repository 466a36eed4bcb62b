import type { Strings } from "..";

export const occurrences: Strings["occurrences"] = {
	joined: (name) => `انضمّ ${name}`,
	left: (name) => `غادر ${name}`,
	invited: (by, names) =>
		by === null
			? `دعوتَ ${names} إلى الانضمام`
			: `دعا ${by} ${names} إلى الانضمام`,
	topic: (by, topic) =>
		by === null
			? `غيّرتَ الموضوع إلى «${topic}»`
			: `غيّر ${by} الموضوع إلى «${topic}»`,
	noTopic: (by) => (by === null ? "أزلتَ الموضوع" : `أزال ${by} الموضوع`),
	somebody: "أحدهم",
};
