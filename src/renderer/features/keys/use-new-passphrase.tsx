import { type ReactNode, useState } from "react";
import { strings } from "../../../language";
import { MIN_PASSPHRASE_LENGTH } from "../../../shared/domain/keys";
import { PassphraseField } from "./passphrase-field";

const words = strings.keys.passphrase;

interface NewPassphrase {
	/** The two fields: it is typed twice, since nobody sees it. */
	readonly fields: (isFirst: boolean) => ReactNode;
	/** What was typed; null where it can't be used, which the fields then say. */
	readonly check: () => string | null;
}

export function useNewPassphrase(): NewPassphrase {
	const [passphrase, setPassphrase] = useState("");
	const [repeated, setRepeated] = useState("");
	const [problem, setProblem] = useState<"short" | "different" | null>(null);

	const typing = (set: (value: string) => void) => (value: string) => {
		set(value);
		setProblem(null);
	};

	return {
		fields: (isFirst) => (
			<>
				<PassphraseField
					label={words.fresh}
					hint={words.hint}
					error={
						problem === "short" ? words.tooShort(MIN_PASSPHRASE_LENGTH) : null
					}
					value={passphrase}
					onChange={typing(setPassphrase)}
					data-autofocus={isFirst || undefined}
				/>
				<PassphraseField
					label={words.again}
					error={problem === "different" ? words.different : null}
					value={repeated}
					onChange={typing(setRepeated)}
				/>
			</>
		),
		check: () => {
			if ([...passphrase].length < MIN_PASSPHRASE_LENGTH) {
				setProblem("short");
				return null;
			}
			if (passphrase !== repeated) {
				setProblem("different");
				return null;
			}
			return passphrase;
		},
	};
}
