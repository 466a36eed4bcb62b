import { MAX_FACE_LENGTH, MAX_FACE_SIDE } from "../../../shared/domain/card";
import { jpegOf, openPicture } from "../files/make-thumbnail";

const qualities = [0.85, 0.7, 0.5, 0.3];

/**
 * The middle of a picture, small and square, drawn anew: nothing of the file itself, such as where it was taken, is in it.
 * @returns base64; null for what is no picture
 */
export async function makeFace(file: Blob): Promise<string | null> {
	const bitmap = await openPicture(file);
	if (!bitmap) return null;
	try {
		const side = Math.min(bitmap.width, bitmap.height);
		const left = (bitmap.width - side) / 2;
		const top = (bitmap.height - side) / 2;
		const canvas = new OffscreenCanvas(MAX_FACE_SIDE, MAX_FACE_SIDE);
		for (const quality of qualities) {
			const face = await jpegOf(canvas, quality, (context) =>
				context.drawImage(
					bitmap,
					left,
					top,
					side,
					side,
					0,
					0,
					MAX_FACE_SIDE,
					MAX_FACE_SIDE,
				),
			);
			if (face && face.length <= MAX_FACE_LENGTH) return face;
		}
		return null;
	} finally {
		bitmap.close();
	}
}
