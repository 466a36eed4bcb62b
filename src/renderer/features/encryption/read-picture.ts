import jsQR from "jsqr";

/** Larger files are no picture of a code. */
const MAX_BYTES = 30_000_000;
/** A code is found as well in a smaller picture, and sooner. */
const MAX_SIDE = 1_600;
/** Bigger first, as a screenshot has small codes; smaller then, as a photograph of a screen has moiré. */
const sides = [MAX_SIDE, 800, 400];

export type Picture =
	| { readonly kind: "text"; readonly text: string }
	| { readonly kind: "no-code" | "no-picture" | "too-large" };

/**
 * What the QR code in a picture says. Decoded here in the sandbox, off the document: no element loads it, so
 * the page's policy need not allow any.
 */
export async function readPicture(file: Blob): Promise<Picture> {
	if (file.size > MAX_BYTES) return { kind: "too-large" };
	let bitmap: ImageBitmap;
	try {
		bitmap = await createImageBitmap(file);
	} catch {
		return { kind: "no-picture" };
	}
	try {
		for (const side of sides) {
			const text = codeIn(bitmap, side);
			if (text !== null) return { kind: "text", text };
		}
		return { kind: "no-code" };
	} finally {
		bitmap.close();
	}
}

function codeIn(bitmap: ImageBitmap, side: number): string | null {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const width = Math.max(1, Math.round(bitmap.width * scale));
	const height = Math.max(1, Math.round(bitmap.height * scale));
	const canvas = new OffscreenCanvas(width, height);
	const context = canvas.getContext("2d", { willReadFrequently: true });
	if (!context) return null;
	// What is see-through is taken for paper.
	context.fillStyle = "#ffffff";
	context.fillRect(0, 0, width, height);
	context.drawImage(bitmap, 0, 0, width, height);
	const { data } = context.getImageData(0, 0, width, height);
	return jsQR(data, width, height)?.data ?? null;
}
