import { useMirrorPhase } from "../../src/renderer/state/store";
import { densities, languages, themes } from "../../src/shared/preferences";
import { addressOf, look } from "./look";
import { Basics } from "./parts/basics";
import { Dialogs } from "./parts/dialogs";
import { Talk } from "./parts/talk";
import { screens } from "./state";
import "./gallery.css";

/** Every component in every state. */
export function Gallery() {
	if (useMirrorPhase().kind !== "ready") return null;
	return (
		<div className="gallery scrolls">
			<header className="gallery-head">
				<h1>Gallery</h1>
				<Choice label="Theme" of="theme" choices={themes} />
				<Choice label="Density" of="density" choices={densities} />
				<Choice label="Language" of="language" choices={languages} />
				<nav className="gallery-choice" aria-label="Screens">
					{Object.keys(screens).map((screen) => (
						<a key={screen} href={addressOf({ screen })}>
							{screen}
						</a>
					))}
				</nav>
			</header>
			<main>
				<Basics />
				<Dialogs />
				<Talk />
			</main>
		</div>
	);
}

interface ChoiceProps {
	readonly label: string;
	readonly of: "theme" | "density" | "language";
	readonly choices: readonly string[];
}

/** Links, since the words are taken when the page is loaded. */
function Choice({ label, of, choices }: ChoiceProps) {
	return (
		<nav className="gallery-choice" aria-label={label}>
			{choices.map((choice) => (
				<a
					key={choice}
					href={addressOf({ [of]: choice })}
					aria-current={look[of] === choice ? "true" : undefined}
				>
					{choice}
				</a>
			))}
		</nav>
	);
}
