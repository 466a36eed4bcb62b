import { Search } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { changeSearch } from "../../state/search";
import { MAX_TYPED } from "../../state/search-query";

interface SearchBoxProps extends ComponentProps<"input"> {
	/** The field's accessible name. */
	readonly label: string;
	/** What stands behind the field. */
	readonly children?: ReactNode;
}

/** Where one types what is looked for. */
export function SearchBox({ label, children, ...input }: SearchBoxProps) {
	return (
		<div className="search-box">
			<Search size={16} aria-hidden />
			<input
				type="text"
				aria-label={label}
				dir="auto"
				autoComplete="off"
				autoCorrect="off"
				spellCheck={false}
				maxLength={MAX_TYPED}
				onChange={({ target }) => changeSearch({ text: target.value })}
				{...input}
			/>
			{children}
		</div>
	);
}
