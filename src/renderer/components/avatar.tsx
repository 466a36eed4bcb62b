import { Users } from "lucide-react";
import { calledName } from "../../language/called";
import type { Person } from "../../shared/domain/person";
import { useApp } from "../state/store";
import { colourOf, initials } from "../text/names";
import { Face } from "./face";
import "./avatar.css";

interface AvatarProps {
	readonly people: readonly Person[];
	readonly size?: "small" | "medium" | "large";
	/** Another picture than the one that is known of them. */
	readonly picture?: string | null;
}

/**
 * A person's picture, or initials on the person's colour; for several people a sign in the colour of all. Ornament: names stand
 * beside it.
 */
export function Avatar({ people, size = "medium", picture }: AvatarProps) {
	const [only] = people;
	const group = people.length > 1;
	const colour = colourOf(people.map(({ key }) => key).join(" "));
	// It belongs to the key that has told it: a guest under the same name has none.
	const key = group ? null : (only?.identityKey ?? null);
	const known = useApp((app) => (key ? app.cards[key]?.picture : null));
	const face = picture === undefined ? known : picture;
	return (
		<span
			className={`avatar avatar-${size} avatar-colour-${colour}`}
			aria-hidden="true"
		>
			{group ? (
				<Users size={size === "small" ? 14 : 18} />
			) : (
				initials(only ? calledName(only) : "")
			)}
			{face ? <Face picture={face} /> : null}
		</span>
	);
}
