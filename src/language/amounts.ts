import { lazy } from "../shared/lazy";
import type { Language } from "../shared/preferences";

const sizes = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte"] as const;

/** Numbers, shares and sizes, as one language writes them. */
export function amountsIn(language: Language) {
	const plain = lazy(() => new Intl.NumberFormat(language));
	const share = lazy(
		() => new Intl.NumberFormat(language, { style: "percent" }),
	);

	/** @param unit as `Intl` names it */
	const inUnit = (value: number, unit: string, fractions: number): string =>
		new Intl.NumberFormat(language, {
			style: "unit",
			unit,
			unitDisplay: unit === "byte" ? "long" : "short",
			maximumFractionDigits: fractions,
		}).format(value);

	/** As people read them: "82 kB". */
	const bytes = (size: number): string => {
		let value = size;
		let at = 0;
		while (value >= 999.5 && at < sizes.length - 1) {
			value /= 1_000;
			at++;
		}
		const fractions = at > 0 && value < 9.95 ? 1 : 0;
		return inUnit(value, sizes[at] ?? "byte", fractions);
	};

	return {
		number: { format: (n: number) => plain().format(n) },
		/** @param part of one */
		percent: (part: number) => share().format(part),
		inUnit,
		bytes,
	};
}
