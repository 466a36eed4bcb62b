import { pictureHeader } from "../../shared/picture-header";

/**
 * Whether it is a small picture, by what its own first bytes say.
 * @param maxLength characters of base64
 * @param maxSide pixels
 */
export function isSmallPicture(
	base64: string,
	maxLength: number,
	maxSide: number,
): boolean {
	if (base64.length > maxLength) return false;
	const bytes = Buffer.from(base64, "base64");
	if (bytes.toString("base64") !== base64) return false;
	const header = pictureHeader(bytes);
	return (
		(header?.type === "image/jpeg" || header?.type === "image/webp") &&
		Math.max(header.width, header.height) <= maxSide
	);
}
