export const sidebar = {
	label: "Sidebar",
	settings: "Settings",
};
