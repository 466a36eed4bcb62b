import type { ComponentProps } from "react";

interface FormProps extends Omit<ComponentProps<"form">, "onSubmit"> {
	readonly onSubmit: () => void;
}

/** A form that the app looks at itself: what is wrong with a field stands under it, in the app's words. */
export function Form({ onSubmit, ...rest }: FormProps) {
	return (
		<form
			noValidate
			onSubmit={(event) => {
				event.preventDefault();
				onSubmit();
			}}
			{...rest}
		/>
	);
}
