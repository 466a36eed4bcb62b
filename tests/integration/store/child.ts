import { Database } from "../../../src/store/database";
import { storeKeysOf } from "../../../src/store/keys";
import { storeProcess, type ToStore } from "../../../src/store/process";
import { migrate } from "../../../src/store/schema";

/** The store in a process of its own that a test can kill. */

const [mode, file = ""] = process.argv.slice(2);

if (mode === "die-in-migration") {
	const { cipher } = storeKeysOf(new Uint8Array(32).fill(7));
	const database = new Database(file, cipher);
	database.all("pragma journal_mode = wal");
	migrate(database, () => process.kill(process.pid, "SIGKILL"));
} else {
	const handle = storeProcess((message) => process.send?.(message));
	process.on("message", (message: ToStore) => handle(message));
}
