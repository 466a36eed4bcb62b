import { readFileSync } from "node:fs";
import { join } from "node:path";
import { app } from "electron";
import { readFeed } from "./update-check";

/**
 * Where this build looks for newer versions: the field `updateFeed` of the installed app's package.json, put there
 * when it was packaged; while developing, the environment's FLEX_UPDATE_FEED.
 */
export function ownFeed(): URL | null {
	const { isPackaged } = app;
	if (!isPackaged) return readFeed(process.env.FLEX_UPDATE_FEED, isPackaged);
	const manifest = readFileSync(join(app.getAppPath(), "package.json"), "utf8");
	return readFeed(JSON.parse(manifest).updateFeed, isPackaged);
}
