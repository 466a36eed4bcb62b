import type { AppError } from "../errors";
import type { FileId, PersonKey } from "./ids";

/** A file that a message offers (docs/PROTOCOL.md, Files). Its bytes go another way, to whoever asks for them. */
export interface FileOffer {
	readonly id: FileId;
	/** As its author calls it: for `safeFileName` and `shownFileName`, never for a path as it is. */
	readonly name: string;
	/** Bytes, 0 to `MAX_FILE_SIZE`. */
	readonly size: number;
	/** Of all its bytes, base64url. */
	readonly sha256: string;
	/** What its bytes are encrypted with on the way: 32 bytes, base64url. */
	readonly key: string;
	/** null for what is no picture. */
	readonly picture: PictureOffer | null;
}

export interface PictureOffer {
	/** Of the picture itself, in pixels. */
	readonly width: number;
	readonly height: number;
	/** A small one of it: a JPEG or WebP, base64, at most `MAX_THUMBNAIL_LENGTH` characters. */
	readonly thumbnail: string;
}

/** 1 TiB: every offset in it is a whole number that a double holds. */
export const MAX_FILE_SIZE = 2 ** 40;
/** Longest name of a file, in bytes of UTF-8: what file systems take. */
export const MAX_FILE_NAME_BYTES = 255;
/** Longest thumbnail, in characters of base64: an offer stays one small datum. */
export const MAX_THUMBNAIL_LENGTH = 24_000;
/** Longest side of a thumbnail, in pixels. */
export const MAX_THUMBNAIL_SIDE = 320;

/** What is attached to a draft: it goes with the next message. */
export type AttachedFile = Pick<FileOffer, "id" | "name" | "size" | "picture">;

/** Files that one draft may have. */
export const MAX_ATTACHED_FILES = 100;

/** A picture that was pasted has no file of its own: its bytes, at most so many. */
export const MAX_PASTED_BYTES = 50_000_000;

/** What has become of a file. Of what is only offered there is nothing yet. */
export type FileState =
	/** It comes as soon as it can: its author is away, or others come first. */
	| { readonly kind: "waiting"; readonly received: number }
	| {
			readonly kind: "receiving";
			readonly received: number;
			/** null until it can be told. */
			readonly bytesPerSecond: number | null;
	  }
	/** The user has stopped it. What came is kept, and it can go on from there. */
	| { readonly kind: "stopped"; readonly received: number }
	| {
			readonly kind: "failed";
			readonly received: number;
			readonly error: AppError;
	  }
	/** It lies here, whole and checked. */
	| { readonly kind: "here" }
	/** This user's own, and who fetches it. */
	| { readonly kind: "shared"; readonly readers: readonly FileReader[] }
	/** This user's own, and it can't be given to anybody any more. */
	| { readonly kind: "withdrawn"; readonly error: AppError };

/** Somebody who fetches a file of this user's, or has it. */
export interface FileReader {
	readonly person: PersonKey;
	/** Bytes that have arrived there. */
	readonly sent: number;
	/** null while nothing goes, and until it can be told. */
	readonly bytesPerSecond: number | null;
}

export interface FileSettings {
	/** Files up to so many bytes are fetched without being asked for; 0 for none. */
	readonly autoDownload: number;
	/** Where what is fetched lies; null for the system's folder for downloads. */
	readonly folder: string | null;
}

/** What the user may choose from for `autoDownload`, in bytes. */
export const autoDownloadChoices: readonly number[] = [
	0, 1_000_000, 5_000_000, 25_000_000, 100_000_000,
];
