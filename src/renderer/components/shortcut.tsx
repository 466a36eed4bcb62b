import { Fragment } from "react";
import { keysOf, type ShortcutId } from "../../shared/shortcuts";
import "./shortcut.css";

const isMac = navigator.platform.startsWith("Mac");

/** As it is written in a line: `Ctrl+N`. */
export function shortcutText(id: ShortcutId): string {
	return keysOf(id, isMac).join(isMac ? "" : "+");
}

/** A shortcut, key by key. */
export function Shortcut({ of }: { readonly of: ShortcutId }) {
	return <Keys keys={keysOf(of, isMac)} />;
}

/** Keys that are pressed together; they keep their order in every direction of reading. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
	return (
		<span className="shortcut" dir="ltr">
			{keys.map((key, i) => (
				<Fragment key={key}>
					{i > 0 ? " " : null}
					<kbd>{key}</kbd>
				</Fragment>
			))}
		</span>
	);
}
