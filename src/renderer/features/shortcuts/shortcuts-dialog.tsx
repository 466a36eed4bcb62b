import { type ReactNode, useId } from "react";
import { strings } from "../../../language";
import { shortcutIds } from "../../../shared/shortcuts";
import { Dialog } from "../../components/dialog";
import { Fact } from "../../components/fact";
import { Keys, Shortcut } from "../../components/shortcut";
import "./shortcuts.css";

const words = strings.shortcuts;

/** Keys of one place alone, where it is written what they do there; each row is other keys for the same. */
const places: readonly (readonly [
	title: string,
	rows: readonly (readonly [keys: readonly string[], does: string])[],
])[] = [
	[
		words.writing,
		[
			[[words.enter], words.send],
			[[words.shift, words.enter], words.newLine],
			[["↑"], words.editLast],
			[["@"], words.mention],
			[[":"], words.emoji],
			[[words.escape], words.cancel],
		],
	],
	[
		words.messages,
		[
			[[words.shift, words.tab], words.toMessages],
			[["↑", "↓"], words.move],
			[[words.enter], words.act],
			[[words.escape], words.toField],
		],
	],
	[words.lists, [[[words.menu], words.context]]],
	[
		words.pictures,
		[
			[["+", "−", "0"], words.zoomPicture],
			[["←", "→"], words.turnPicture],
		],
	],
];

/** Every key there is. */
export function ShortcutsDialog({ onClose }: { readonly onClose: () => void }) {
	return (
		<Dialog title={words.title} onClose={onClose}>
			<Place title={words.everywhere}>
				{shortcutIds.map((id) => (
					<Fact key={id} name={words.names[id]}>
						<Shortcut of={id} />
					</Fact>
				))}
			</Place>
			{places.map(([title, rows]) => (
				<Place key={title} title={title}>
					{rows.map(([keys, does]) => (
						<Fact key={does} name={does}>
							<Keys keys={keys} />
						</Fact>
					))}
				</Place>
			))}
		</Dialog>
	);
}

interface PlaceProps {
	readonly title: string;
	readonly children: ReactNode;
}

function Place({ title, children }: PlaceProps) {
	const id = useId();
	return (
		<section aria-labelledby={id} className="shortcuts-place">
			<h3 id={id}>{title}</h3>
			<dl>{children}</dl>
		</section>
	);
}
