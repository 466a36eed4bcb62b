import {
	copyFileSync,
	mkdirSync,
	renameSync,
	rmSync,
	writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { sh } from "./shell";

/** A small disk of its own under a folder, which can be filled. */
export class SmallDisk {
	constructor(
		readonly folder: string,
		kilobytes: number,
	) {
		mkdirSync(folder, { recursive: true });
		sh(
			"mount",
			"-t",
			"tmpfs",
			"-o",
			`size=${kilobytes}k,mode=700`,
			"none",
			folder,
		);
	}

	/** Not one more byte fits. */
	fill(): void {
		for (let bytes = 4_096_000; bytes >= 4_096; bytes /= 10) {
			for (let i = 0; i < 10; i++) {
				try {
					writeFileSync(this.#ballast, Buffer.alloc(bytes), { flag: "a" });
				} catch {
					break;
				}
			}
		}
	}

	free(): void {
		rmSync(this.#ballast, { force: true });
	}

	remove(): void {
		sh("umount", "--lazy", this.folder);
	}

	get #ballast(): string {
		return join(this.folder, "ballast");
	}
}

/** A disk in a file, whose power can be cut: what was not synced is then not there. */
export class PowerDisk {
	readonly #image: string;

	constructor(
		readonly folder: string,
		image: string,
	) {
		this.#image = image;
		mkdirSync(folder, { recursive: true });
		sh("truncate", "-s", "96M", image);
		sh("mkfs.ext4", "-q", image);
		this.#mount();
	}

	/**
	 * What is in the file at this moment is what a disk would have. All who write to it must stand still, and be
	 * gone before `restore`.
	 */
	cut(): void {
		copyFileSync(this.#image, `${this.#image}.cut`);
	}

	restore(): void {
		this.remove();
		renameSync(`${this.#image}.cut`, this.#image);
		this.#mount();
	}

	remove(): void {
		// A process that was killed may take a moment to let go.
		for (let left = 50; ; left--) {
			try {
				sh("umount", this.folder);
				return;
			} catch (error) {
				if (left === 0) throw error;
				sh("sleep", "0.02");
			}
		}
	}

	#mount(): void {
		// A journal commits by itself every five seconds; here nothing but what is synced shall survive.
		sh("mount", "-o", "loop,commit=300", this.#image, this.folder);
	}
}
