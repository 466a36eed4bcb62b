import { ChevronLeft } from "lucide-react";
import { strings } from "../../language";
import { useNarrow } from "../state/use-narrow";
import { useView } from "../state/view";
import { IconButton } from "./button";

/** Back to the list, where the window has room for one of the two only. */
export function BackButton() {
	const narrow = useNarrow();
	const select = useView((view) => view.select);
	return narrow ? (
		<IconButton label={strings.chat.back} onClick={() => select(null)}>
			<ChevronLeft size={20} className="turns" aria-hidden />
		</IconButton>
	) : null;
}
