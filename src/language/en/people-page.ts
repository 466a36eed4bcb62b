import { count } from "./numbers";

export const peoplePage = {
	title: "People",
	open: "People",
	lead: (people: number, servers: number) =>
		people === 0
			? "Nobody else is here now."
			: `${count(people, "person is", "people are")} here now${servers > 1 ? `, on ${count(servers, "server", "servers")}` : ""}.`,
	search: "Search people",
	list: "People who are here",
	nothing: (text: string) => `Nobody here is called “${text}”.`,
	offline:
		"You are connected to no server. Who is on one appears here as soon as you are.",
	start: "Start conversation",
	startWith: (name: string) => `Start conversation with ${name}`,
	goTo: "Open conversation",
	goToWith: (name: string) => `Open conversation with ${name}`,
};
