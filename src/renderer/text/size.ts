import { locale } from "../../language";
import { lazy } from "../../shared/lazy";

const unit = (name: string, digits: number) =>
	lazy(
		() =>
			new Intl.NumberFormat(locale, {
				style: "unit",
				unit: name,
				unitDisplay: "short",
				maximumFractionDigits: digits,
			}),
	);

const sizes = [
	[1e9, unit("gigabyte", 1)],
	[1e6, unit("megabyte", 1)],
	[1e3, unit("kilobyte", 0)],
	[1, unit("byte", 0)],
] as const;

/** "12 kB", as this computer's language writes it. */
export function sizeOf(bytes: number): string {
	const [one, format] =
		sizes.find(([least]) => bytes >= least) ??
		sizes[sizes.length - 1] ??
		sizes[3];
	return format().format(bytes / one);
}

const plain = lazy(() => new Intl.NumberFormat(locale));

/** "1,024", as this computer's language writes it. */
export function numberText(n: number): string {
	return plain().format(n);
}
