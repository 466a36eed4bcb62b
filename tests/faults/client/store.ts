import { storeProcess } from "../../../src/store/process";

/** The store's process of the app, started by Node in place of Electron. */

const handle = storeProcess((message) => process.send?.(message));
process.on("message", (message) => handle(message as never));
process.on("disconnect", () => process.exit());
