import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { decodePicture } from "./decode-picture";

/** Decoded pictures that are kept, so that a row that comes into sight has its face at once. */
const MAX_KEPT = 100;
const kept = new Map<string, ImageBitmap | null>();

/** Somebody's picture, over their initials until it is there. */
export function Face({ picture }: { readonly picture: string }) {
	const canvas = useRef<HTMLCanvasElement>(null);
	const [, setDecoded] = useState(picture);

	useEffect(() => {
		if (kept.has(picture)) return;
		let isOver = false;
		void decodePicture(picture).then((bitmap) => {
			keep(picture, bitmap);
			if (!isOver) setDecoded(`${picture} decoded`);
		});
		return () => {
			isOver = true;
		};
	}, [picture]);
	useLayoutEffect(() => {
		const bitmap = kept.get(picture);
		const element = canvas.current;
		if (!bitmap || !element) return;
		element.width = bitmap.width;
		element.height = bitmap.height;
		element.getContext("2d")?.drawImage(bitmap, 0, 0);
	});

	return <canvas ref={canvas} className="face" width={1} height={1} />;
}

function keep(picture: string, bitmap: ImageBitmap | null): void {
	kept.set(picture, bitmap);
	const [oldest] = kept.keys();
	if (kept.size > MAX_KEPT && oldest !== undefined) kept.delete(oldest);
}
