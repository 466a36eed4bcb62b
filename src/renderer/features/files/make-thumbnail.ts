import {
	MAX_THUMBNAIL_LENGTH,
	MAX_THUMBNAIL_SIDE,
	type PictureOffer,
} from "../../../shared/domain/file";

/** Larger files are sent without a thumbnail: making one would hold up what the user does. */
const MAX_BYTES = 60_000_000;
const kinds = /^image\/(?:png|jpeg|gif|webp|bmp|avif)$/;
/** Sides and qualities, the best first: the first that is small enough is taken. */
const attempts = [
	[MAX_THUMBNAIL_SIDE, 0.7],
	[MAX_THUMBNAIL_SIDE, 0.5],
	[240, 0.5],
	[160, 0.4],
] as const;

/**
 * A small picture of a picture, drawn anew: nothing of the file itself, such as where it was taken, is in it.
 * @returns null for what is no picture
 */
export async function makeThumbnail(file: Blob): Promise<PictureOffer | null> {
	const bitmap = await openPicture(file);
	if (!bitmap) return null;
	try {
		const { width, height } = bitmap;
		for (const [side, quality] of attempts) {
			const thumbnail = await drawn(bitmap, side, quality);
			if (thumbnail && thumbnail.length <= MAX_THUMBNAIL_LENGTH) {
				return { width, height, thumbnail };
			}
		}
		return null;
	} finally {
		bitmap.close();
	}
}

/** @returns null for what is no picture, or too large a file to be looked at */
export async function openPicture(file: Blob): Promise<ImageBitmap | null> {
	if (!kinds.test(file.type) || file.size > MAX_BYTES) return null;
	try {
		return await createImageBitmap(file);
	} catch {
		return null;
	}
}

function drawn(
	bitmap: ImageBitmap,
	side: number,
	quality: number,
): Promise<string | null> {
	const scale = Math.min(1, side / Math.max(bitmap.width, bitmap.height));
	const width = Math.max(1, Math.round(bitmap.width * scale));
	const height = Math.max(1, Math.round(bitmap.height * scale));
	return jpegOf(new OffscreenCanvas(width, height), quality, (context) =>
		context.drawImage(bitmap, 0, 0, width, height),
	);
}

/** What is drawn on a canvas, as base64. */
export async function jpegOf(
	canvas: OffscreenCanvas,
	quality: number,
	draw: (context: OffscreenCanvasRenderingContext2D) => void,
): Promise<string | null> {
	const context = canvas.getContext("2d");
	if (!context) return null;
	// A JPEG has nothing see-through.
	context.fillStyle = "#ffffff";
	context.fillRect(0, 0, canvas.width, canvas.height);
	context.imageSmoothingQuality = "high";
	draw(context);
	const blob = await canvas.convertToBlob({ type: "image/jpeg", quality });
	return toBase64(new Uint8Array(await blob.arrayBuffer()));
}

function toBase64(bytes: Uint8Array): string {
	let text = "";
	for (const byte of bytes) text += String.fromCharCode(byte);
	return btoa(text);
}
