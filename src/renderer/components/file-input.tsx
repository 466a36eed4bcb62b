import type { ComponentProps } from "react";

interface FileInputProps
	extends Pick<
		ComponentProps<"input">,
		"ref" | "accept" | "multiple" | "aria-label"
	> {
	readonly onFiles: (files: readonly File[]) => void;
}

/** The system's own dialog to choose a file; never seen itself, a button opens it by `click()`. */
export function FileInput({ onFiles, ...input }: FileInputProps) {
	return (
		<input
			{...input}
			type="file"
			hidden
			onChange={({ target }) => {
				const files = [...(target.files ?? [])];
				// The same file can be chosen again.
				target.value = "";
				onFiles(files);
			}}
		/>
	);
}
