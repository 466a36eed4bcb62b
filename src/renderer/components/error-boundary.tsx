import { Component, type ReactNode } from "react";
import { strings } from "../../language";
import { Button } from "./button";
import { EmptyState } from "./empty-state";

/** Keeps a mistake in drawing from leaving a white window. */
export class ErrorBoundary extends Component<
	{ readonly children: ReactNode },
	{ readonly broken: boolean }
> {
	override state = { broken: false };

	static getDerivedStateFromError() {
		return { broken: true };
	}

	override componentDidCatch(error: unknown) {
		console.error(error);
	}

	override render() {
		if (!this.state.broken) return this.props.children;
		return (
			<main className="full-page">
				<EmptyState title={strings.app.brokenTitle} lead={strings.app.broken}>
					<Button
						variant="primary"
						onClick={() => this.setState({ broken: false })}
					>
						{strings.app.reload}
					</Button>
				</EmptyState>
			</main>
		);
	}
}
