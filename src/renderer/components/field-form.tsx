import clsx from "clsx";
import { type ComponentProps, useState } from "react";
import { strings } from "../../language";
import type { Result } from "../../shared/errors";
import { useCommand } from "../state/use-command";
import { Button } from "./button";
import { Form } from "./form";
import { TextField } from "./text-field";
import "./field-form.css";

interface FieldFormProps
	extends Omit<ComponentProps<typeof TextField>, "error" | "onChange"> {
	/** What is so now; the button waits for something else. */
	readonly value: string;
	/** On the button; "Save" where nothing is said. */
	readonly action?: string;
	/** What is wrong with what was typed; null where nothing is. */
	readonly problem?: (typed: string) => string | null;
	/** Whether another question comes first, whose yes does it: what was typed stays meanwhile. */
	readonly asksFirst?: (typed: string) => boolean;
	/** @param typed without space around it */
	readonly command: (typed: string) => Promise<Result<unknown>>;
}

/** One thing to change in its place: a field and its button. What was typed stays until it is taken. */
export function FieldForm({
	value,
	action = strings.common.save,
	problem,
	asksFirst,
	command,
	className,
	...field
}: FieldFormProps) {
	/** null where what is so now stands in the field. */
	const [typed, setTyped] = useState<string | null>(null);
	const { busy, error, setError, submit } = useCommand();
	const wanted = (typed ?? value).trim();

	const save = () => {
		const wrong = problem?.(wanted) ?? null;
		if (wrong !== null) setError(wrong);
		else if (!asksFirst?.(wanted))
			void submit(
				() => command(wanted),
				() => setTyped(null),
			);
	};

	return (
		<Form className={clsx("field-form", className)} onSubmit={save}>
			<TextField
				{...field}
				value={typed ?? value}
				error={error}
				onChange={({ target }) => {
					setTyped(target.value);
					setError(null);
				}}
			/>
			<Button type="submit" disabled={busy || wanted === value.trim()}>
				{action}
			</Button>
		</Form>
	);
}
