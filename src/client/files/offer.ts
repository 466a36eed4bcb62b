import { fromBase64url } from "../../protocol/base64url";
import { findCount, findOption } from "../../protocol/options";
import {
	type FileOffer,
	MAX_FILE_SIZE,
	MAX_THUMBNAIL_LENGTH,
	MAX_THUMBNAIL_SIDE,
	type PictureOffer,
} from "../../shared/domain/file";
import type { FileId } from "../../shared/domain/ids";
import { isFileName, shownFileName } from "../../shared/file-names";
import { isSmallPicture } from "./small-picture";

/** How a Message offers a file (docs/PROTOCOL.md, Files). */

export const FILE_ID_BYTES = 16;
export const FILE_KEY_BYTES = 32;
const DIGEST_BYTES = 32;
/** No picture has a longer side. */
const MAX_SIDE = 1_000_000;

export function offerFlags(offer: FileOffer): string[] {
	const { id, name, size, sha256, key, picture } = offer;
	const flags = [
		`file=${id}`,
		`name=${name}`,
		`size=${size}`,
		`sha256=${sha256}`,
		`key=${key}`,
	];
	if (picture) {
		flags.push(
			`picture=${picture.width}x${picture.height}`,
			`thumbnail=${picture.thumbnail}`,
		);
	}
	return flags;
}

/** @returns null where no file is offered, or nothing that could be fetched */
export function offerIn(flags: readonly string[]): FileOffer | null {
	const id = findOption(flags, "file");
	const name = findOption(flags, "name")?.toWellFormed();
	const size = findCount(flags, "size");
	const sha256 = findOption(flags, "sha256") ?? "";
	const key = findOption(flags, "key") ?? "";
	const isWhole =
		id !== null &&
		name !== undefined &&
		size !== null &&
		fromBase64url(id, FILE_ID_BYTES) &&
		fromBase64url(sha256, DIGEST_BYTES) &&
		fromBase64url(key, FILE_KEY_BYTES) &&
		isFileName(name) &&
		size <= MAX_FILE_SIZE;
	if (!isWhole) return null;
	const picture = pictureIn(flags);
	return { id: id as FileId, name, size, sha256, key, picture };
}

/** What a client that knows nothing of files shows. */
export function offerWords({ name, size }: FileOffer): string {
	return `Offers a file: ${shownFileName(name)} (${roughSize(size)})`;
}

function pictureIn(flags: readonly string[]): PictureOffer | null {
	const [, w = "", h = ""] =
		/^(\d{1,7})x(\d{1,7})$/.exec(findOption(flags, "picture") ?? "") ?? [];
	const [width, height] = [Number(w), Number(h)];
	const thumbnail = findOption(flags, "thumbnail") ?? "";
	const isFine =
		width > 0 &&
		height > 0 &&
		Math.max(width, height) <= MAX_SIDE &&
		isThumbnail(thumbnail);
	return isFine ? { width, height, thumbnail } : null;
}

export function isThumbnail(base64: string): boolean {
	return isSmallPicture(base64, MAX_THUMBNAIL_LENGTH, MAX_THUMBNAIL_SIDE);
}

function roughSize(bytes: number): string {
	const units = ["bytes", "kB", "MB", "GB", "TB"];
	let size = bytes;
	let unit = 0;
	while (size >= 1_000 && unit < units.length - 1) {
		size /= 1_000;
		unit++;
	}
	return `${unit === 0 || size >= 10 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}
