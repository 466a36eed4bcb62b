import { useEffect, useRef } from "react";
import type { PictureOffer } from "../../../shared/domain/file";
import { decodePicture } from "../../components/decode-picture";

interface ThumbnailProps {
	readonly picture: PictureOffer;
	/** The box that it is to fit into, in CSS pixels. */
	readonly maxWidth: number;
	readonly maxHeight: number;
}

/**
 * The small picture of an offer. Its place is there before it is.
 */
export function Thumbnail({ picture, maxWidth, maxHeight }: ThumbnailProps) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const { thumbnail, width, height } = picture;
	const scale = Math.min(1, maxWidth / width, maxHeight / height);
	// However long and thin it is, there is something to see and to click.
	const shownWidth = Math.max(24, Math.round(width * scale));
	const shownHeight = Math.max(24, Math.round(height * scale));

	useEffect(() => {
		let isOver = false;
		void decodePicture(thumbnail).then((bitmap) => {
			const element = canvas.current;
			if (bitmap && element && !isOver) {
				element.width = bitmap.width;
				element.height = bitmap.height;
				element.getContext("2d")?.drawImage(bitmap, 0, 0);
			}
			bitmap?.close();
		});
		return () => {
			isOver = true;
		};
	}, [thumbnail]);

	return (
		<canvas
			ref={canvas}
			className="thumbnail"
			style={{ width: shownWidth, height: shownHeight }}
			aria-hidden
		/>
	);
}
