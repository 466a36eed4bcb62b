import type { ComponentProps } from "react";
import { MAX_PASSPHRASE_LENGTH } from "../../../shared/domain/gate";
import { TextField } from "../../components/text-field";

interface PassphraseFieldProps
	extends Omit<ComponentProps<typeof TextField>, "value" | "onChange"> {
	readonly value: string;
	readonly onChange: (value: string) => void;
}

export function PassphraseField({ onChange, ...rest }: PassphraseFieldProps) {
	return (
		<TextField
			type="password"
			maxLength={MAX_PASSPHRASE_LENGTH}
			onChange={(event) => onChange(event.target.value)}
			{...rest}
		/>
	);
}
