import { count } from "./numbers";

export const line = {
	idle: "Not connected",
	connecting: "Connecting…",
	ready: (people: number) =>
		people === 0
			? "Connected · nobody else here"
			: `Connected · ${count(people, "person here", "people here")}`,
	waiting: (seconds: number) =>
		seconds > 0 ? `Trying again in ${seconds} s` : "Trying again…",
	refused: "Refused",
	notEncrypted: "not encrypted",
};
