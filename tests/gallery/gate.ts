import type { GateStop, GateStopKind } from "../../src/shared/domain/gate";
import { errorOf } from "../../src/shared/errors";

/** Every stop that there is before the app opens. */

const FOLDER = "/home/alice/.config/FLEX Messenger";

const asked: Record<GateStopKind, Omit<GateStop, "kind" | "folder">> = {
	"passphrase-needed": {
		choices: ["passphrase", "start-anew"],
		detail: null,
	},
	"key-store-locked": {
		choices: ["try-again", "passphrase", "start-anew"],
		detail: null,
	},
	"key-store-changed": { choices: ["try-again", "start-anew"], detail: null },
	"keys-missing": { choices: ["try-again", "start-anew"], detail: null },
	"keys-new": { choices: ["go-on"], detail: null },
	"keys-damaged": { choices: ["try-again", "start-anew"], detail: null },
	"store-damaged": {
		choices: ["salvage", "restore-backup", "start-anew"],
		detail: null,
	},
	"store-locked": { choices: ["try-again"], detail: null },
	"backup-passphrase": {
		choices: ["passphrase", "try-again"],
		detail: errorOf("backup-chosen", { file: "/home/alice/march.flexbackup" }),
	},
	"store-newer": { choices: ["start-anew"], detail: null },
	"store-failed": {
		choices: ["try-again"],
		detail: errorOf("disk-full"),
	},
};

export const stops: readonly GateStop[] = Object.entries(asked).map(
	([kind, stop]) => ({
		kind: kind as GateStopKind,
		folder: FOLDER,
		...stop,
	}),
);
