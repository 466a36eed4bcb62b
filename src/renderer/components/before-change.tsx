import { Component, type ReactNode } from "react";

interface BeforeChangeProps {
	/** What its change is about to change in the document. */
	readonly of: unknown;
	readonly tell: () => void;
	readonly children: ReactNode;
}

/** Tells before the document changes, when it can still be measured as it was. Hooks have no such moment. */
export class BeforeChange extends Component<BeforeChangeProps> {
	override getSnapshotBeforeUpdate(before: BeforeChangeProps): null {
		if (before.of !== this.props.of) this.props.tell();
		return null;
	}

	/** React asks for it beside the one above. */
	override componentDidUpdate(): void {}

	override render(): ReactNode {
		return this.props.children;
	}
}
