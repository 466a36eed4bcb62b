import { open } from "node:fs/promises";
import type { FileId } from "../../shared/domain/ids";
import { pictureHeader } from "../../shared/picture-header";
import {
	HOST,
	notFound,
	pageHeaders,
	type Served,
} from "../windows/serve-page";

/** The largest picture that is shown: decoded it takes four bytes a pixel, whatever its file takes. */
const MAX_PIXELS = 40_000_000;
const MAX_BYTES = 20_000_000;
const HEADER_BYTES = 256 * 1_024;

const path = /^\/pictures\/([\w-]{22})$/;

/** Where pictures are looked up, once there are any. */
export const pictures: { placeOf: (id: FileId) => Promise<string | null> } = {
	placeOf: async () => null,
};

/**
 * A picture that lies here, for the page to show. It is decoded there, in the sandbox; here only its header is read,
 * so that none is handed over that is no picture or would be too large when decoded.
 * @returns null where the address is none of a picture
 */
export async function servePicture(url: string): Promise<Served | null> {
	const { host, pathname } = new URL(url);
	const [, id] = path.exec(pathname) ?? [];
	if (host !== HOST || !id) return null;
	const place = await pictures.placeOf(id as FileId);
	const picture = place === null ? null : await read(place).catch(() => null);
	return picture
		? {
				statusCode: 200,
				headers: {
					...pageHeaders,
					"Content-Type": picture.type,
					"Cache-Control": "no-store",
				},
				data: picture.bytes,
			}
		: notFound;
}

async function read(
	place: string,
): Promise<{ bytes: Buffer; type: string } | null> {
	const handle = await open(place, "r");
	try {
		const { size } = await handle.stat();
		if (size > MAX_BYTES) return null;
		const bytes = await handle.readFile();
		const header = pictureHeader(bytes.subarray(0, HEADER_BYTES));
		if (!header || header.width * header.height > MAX_PIXELS) return null;
		return { bytes, type: header.type };
	} finally {
		await handle.close();
	}
}
