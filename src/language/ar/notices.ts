import type { Strings } from "..";

export const notices: Strings["notices"] = {
	label: "تنبيهات",
};
