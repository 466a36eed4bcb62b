import { Check, Copy } from "lucide-react";
import type { ComponentProps } from "react";
import { strings } from "../../language";
import { useCopied } from "../state/use-copied";
import { Button, IconButton } from "./button";

interface CopyProps {
	readonly text: string;
	readonly label: string;
	/** What the ear is told when it has been copied. */
	readonly copied?: string;
}

interface CopyButtonProps
	extends CopyProps,
		Pick<ComponentProps<typeof Button>, "variant" | "small" | "aria-label"> {}

/** Copies a text, and shows for a moment that it has. */
export function CopyButton({
	text,
	label,
	copied = strings.common.copied,
	...button
}: CopyButtonProps) {
	const [done, copy] = useCopied();
	return (
		<div>
			<Button {...button} icon={signFor(done)} onClick={() => copy(text)}>
				{label}
			</Button>
			<Said words={done === null ? "" : copied} />
		</div>
	);
}

interface CopyIconButtonProps extends CopyProps {
	readonly className?: string;
}

/** The same, where there is room for the sign alone. */
export function CopyIconButton({
	text,
	label,
	copied = strings.common.copied,
	className,
}: CopyIconButtonProps) {
	const [done, copy] = useCopied();
	return (
		<>
			<IconButton
				className={className}
				label={label}
				onClick={() => copy(text)}
			>
				{signFor(done)}
			</IconButton>
			<Said words={done === null ? "" : copied} />
		</>
	);
}

function signFor(done: string | null) {
	const Sign = done === null ? Copy : Check;
	return <Sign size={16} aria-hidden />;
}

function Said({ words }: { readonly words: string }) {
	return (
		<span className="visually-hidden" aria-live="polite">
			{words}
		</span>
	);
}
