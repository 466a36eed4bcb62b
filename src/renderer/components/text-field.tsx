import clsx from "clsx";
import { type ComponentProps, type ReactNode, useId } from "react";
import { useInSight } from "./use-in-sight";
import "./text-field.css";

interface TextFieldProps extends ComponentProps<"input"> {
	readonly label: string;
	/** Beside the label and not part of the field's name, such as "optional". */
	readonly aside?: string;
	readonly hint?: ReactNode;
	/** Takes the hint's place; what was typed stays. */
	readonly error?: string | null;
}

export function TextField({
	label,
	aside,
	hint,
	error,
	className,
	...input
}: TextFieldProps) {
	const id = useId();
	const noteId = `${id}-note`;
	const field = useInSight<HTMLDivElement>(error);
	return (
		<div ref={field} className={clsx("text-field", className)}>
			<div className="field-head">
				<label htmlFor={id}>{label}</label>
				{aside ? (
					<span id={`${id}-aside`} className="field-aside">
						{aside}
					</span>
				) : null}
			</div>
			<input
				id={id}
				type="text"
				autoComplete="off"
				autoCorrect="off"
				autoCapitalize="none"
				spellCheck={false}
				aria-invalid={error ? true : undefined}
				aria-describedby={clsx(aside && `${id}-aside`, noteId)}
				{...input}
			/>
			<FieldNote id={noteId} hint={hint} error={error} />
		</div>
	);
}

interface FieldNoteProps {
	readonly id: string;
	readonly hint?: ReactNode;
	readonly error?: string | null | undefined;
}

/** Hint or error under a field; the line is there before either is, so nothing jumps. */
function FieldNote({ id, hint, error }: FieldNoteProps) {
	return (
		<p
			id={id}
			className={clsx("field-note", error && "field-error")}
			aria-live="polite"
		>
			{error ?? hint}
		</p>
	);
}
