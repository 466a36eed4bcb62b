/** What the first bytes of a picture say of it: nothing is decoded to know how large decoding it would be. */
export interface PictureHeader {
	readonly type: "image/png" | "image/jpeg" | "image/gif" | "image/webp";
	/** Pixels, from 1. */
	readonly width: number;
	readonly height: number;
}

/**
 * @param bytes the file's first, as many as there are to read
 * @returns null for what is no picture, or none that is shown: an SVG is a program as much as a picture
 */
export function pictureHeader(bytes: Uint8Array): PictureHeader | null {
	const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
	try {
		const header = png(view) ?? jpeg(view) ?? gif(view) ?? webp(view);
		return header && header.width > 0 && header.height > 0 ? header : null;
	} catch (error) {
		if (error instanceof RangeError) return null;
		throw error;
	}
}

function has(view: DataView, at: number, text: string): boolean {
	for (let i = 0; i < text.length; i++) {
		if (view.getUint8(at + i) !== text.charCodeAt(i)) return false;
	}
	return true;
}

function png(view: DataView): PictureHeader | null {
	if (!has(view, 0, "\x89PNG\r\n\x1a\n") || !has(view, 12, "IHDR")) return null;
	return {
		type: "image/png",
		width: view.getUint32(16),
		height: view.getUint32(20),
	};
}

function gif(view: DataView): PictureHeader | null {
	if (!has(view, 0, "GIF87a") && !has(view, 0, "GIF89a")) return null;
	return {
		type: "image/gif",
		width: view.getUint16(6, true),
		height: view.getUint16(8, true),
	};
}

/** RFC 9649: lossy, lossless, or extended. */
function webp(view: DataView): PictureHeader | null {
	if (!has(view, 0, "RIFF") || !has(view, 8, "WEBP")) return null;
	const type = "image/webp" as const;
	if (has(view, 12, "VP8 ")) {
		const width = view.getUint16(26, true) & 0x3fff;
		return { type, width, height: view.getUint16(28, true) & 0x3fff };
	}
	if (has(view, 12, "VP8L")) {
		const bits = view.getUint32(21, true);
		return {
			type,
			width: (bits & 0x3fff) + 1,
			height: ((bits >>> 14) & 0x3fff) + 1,
		};
	}
	if (!has(view, 12, "VP8X")) return null;
	const u24 = (at: number) =>
		view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
	return { type, width: u24(24) + 1, height: u24(27) + 1 };
}

/** ITU T.81: segments up to the frame's header, which has the size. */
function jpeg(view: DataView): PictureHeader | null {
	if (view.getUint16(0) !== 0xffd8) return null;
	for (let at = 2; ; ) {
		if (view.getUint8(at) !== 0xff) return null;
		const marker = view.getUint8(at + 1);
		if (marker === 0xff) {
			at++;
			continue;
		}
		const isAlone = marker === 0x01 || (marker >= 0xd0 && marker <= 0xd7);
		const isFrame =
			marker >= 0xc0 &&
			marker <= 0xcf &&
			marker !== 0xc4 &&
			marker !== 0xc8 &&
			marker !== 0xcc;
		if (isFrame) {
			return {
				type: "image/jpeg",
				width: view.getUint16(at + 7),
				height: view.getUint16(at + 5),
			};
		}
		// The picture itself, or its end, before any frame.
		if (marker === 0xda || marker === 0xd9) return null;
		at += 2 + (isAlone ? 0 : view.getUint16(at + 2));
	}
}
