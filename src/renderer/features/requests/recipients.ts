import type { Person } from "../../../shared/domain/person";
import { foldUser } from "../../../shared/fold-user";

/** What stands for somebody in a To field: where the name only shows who it is, as on a fleximd, what is behind it. */
export function writtenName({ key, name }: Person): string {
	return foldUser(name) === key ? name : key;
}

/** The addresses in a To field, as they stand between the commas. */
export function recipientsIn(to: string): readonly string[] {
	return to
		.split(",")
		.map((part) => part.trim())
		.filter((part) => part !== "");
}

export function hasRecipient(to: string, name: string): boolean {
	return recipientsIn(to).some((part) => foldUser(part) === foldUser(name));
}

/** Puts the name into the field, or takes it out where it is in already. */
export function toggleRecipient(to: string, name: string): string {
	const parts = recipientsIn(to);
	const kept = parts.filter((part) => foldUser(part) !== foldUser(name));
	return (kept.length < parts.length ? kept : [...parts, name]).join(", ");
}
