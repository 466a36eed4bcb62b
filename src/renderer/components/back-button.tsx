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
		<Back label={strings.chat.back} onBack={() => select(null)} />
	) : null;
}

interface BackProps {
	readonly label: string;
	readonly onBack: () => void;
}

export function Back({ label, onBack }: BackProps) {
	return (
		<IconButton label={label} onClick={onBack}>
			<ChevronLeft size={20} className="turns" aria-hidden />
		</IconButton>
	);
}
