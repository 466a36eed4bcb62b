import { storeProcess, type ToStore } from "../../store/process";

/** The store, in a process of its own: what the disk takes its time for can't hold the windows up. */

const { parentPort } = process;
const handle = storeProcess((message) => parentPort.postMessage(message));
parentPort.on("message", ({ data }: { data: ToStore }) => handle(data));
