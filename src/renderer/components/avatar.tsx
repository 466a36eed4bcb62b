import { Users } from "lucide-react";
import type { Person } from "../../shared/domain/person";
import { colourOf, initials } from "../text/names";
import "./avatar.css";

interface AvatarProps {
	readonly people: readonly Person[];
	readonly size?: "small" | "medium" | "large";
}

/** Initials on the person's colour; for several people a sign in the colour of all. Ornament: names stand beside it. */
export function Avatar({ people, size = "medium" }: AvatarProps) {
	const [only] = people;
	const group = people.length > 1;
	const colour = colourOf(people.map(({ key }) => key).join(" "));
	return (
		<span
			className={`avatar avatar-${size} avatar-colour-${colour}`}
			aria-hidden="true"
		>
			{group ? (
				<Users size={size === "small" ? 14 : 18} />
			) : (
				initials(only?.name ?? "")
			)}
		</span>
	);
}
