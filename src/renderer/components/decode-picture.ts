/**
 * Decodes a small picture off the document, in the page's sandbox: no element loads anything, so the page's policy
 * need not allow it.
 * @param base64 within the bounds that main has looked after
 * @returns null for what is no picture
 */
export async function decodePicture(
	base64: string,
): Promise<ImageBitmap | null> {
	try {
		const bytes = Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
		return await createImageBitmap(new Blob([bytes]));
	} catch {
		return null;
	}
}
