import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { seedProfile } from "../../e2e/seed";
import { app, newFolder, Running } from "./launch";
import { click, fields, usable } from "./page-scripts";
import { settled } from "./process-tree";

export const CONVERSATIONS = 50;
export const MESSAGES = 10_000;

const names = ["Bob", "Carol", "Dave", "Erin", "Frank", "Grace", "Heidi"];
const words =
	"we could meet at noon and look at the plan again before the others come back from the harbour".split(
		" ",
	);

/** A profile as somebody has it after some months: written as version 0.1 did, and taken over by the app itself. */
export async function usedProfile(settings: object = {}): Promise<string> {
	const profile = newFolder("used");
	seedProfile(
		profile,
		Array.from({ length: CONVERSATIONS }, (_, n) => ({
			topic: n % 3 === 0 ? "" : `About ${words[n % words.length]}`,
			members: names.slice(n % names.length, (n % names.length) + 1 + (n % 3)),
			length: MESSAGES / CONVERSATIONS,
			text: (number: number) =>
				words.slice(number % 5, 5 + (number % words.length)).join(" "),
		})),
	);
	writeFileSync(join(profile, "settings.json"), JSON.stringify(settings));
	const running = await Running.start(app, profile);
	await running.page(
		click(`document.querySelector(".gate button, main button")`),
	);
	await running.page(usable(fields.list));
	await settled(running.pid);
	await running.quit();
	return profile;
}
