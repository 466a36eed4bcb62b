export const sidebar = {
	label: "Sidebar",
	settings: "Settings",
	endQuiet: "Do not disturb is on: switch it off",
};
