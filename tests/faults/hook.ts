import fs from "node:fs";
import { open } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";
import { Socket } from "node:net";

/**
 * Loaded before the relay, as built: lies between it and disk and network, and ends the process as kill -9 does at
 * one moment. FLEX_KILL is `sync:before:N`, `sync:after:N`, `write:before:N` or `write:after:N`, counted
 * from SIGUSR2 on.
 */

const [what = "", when = "", count = "0"] = (process.env.FLEX_KILL ?? "").split(
	":",
);
let isArmed = false;
let left = Number(count);
process.on("SIGUSR2", () => {
	isArmed = true;
});

function passing(thing: string, moment: string): void {
	if (!isArmed || thing !== what || moment !== when) return;
	if (--left === 0) process.kill(process.pid, "SIGKILL");
}

type Anything = (...args: unknown[]) => unknown;

/** @param target a module or a prototype */
function wrap(target: object, name: string, thing: string): void {
	const original = Reflect.get(target, name) as Anything;
	Reflect.set(target, name, function (this: unknown, ...args: unknown[]) {
		passing(thing, "before");
		const last = args.at(-1);
		if (typeof last === "function" && thing === "sync") {
			args[args.length - 1] = (...results: unknown[]) => {
				passing(thing, "after");
				return last(...results);
			};
			return original.apply(this, args);
		}
		const result = original.apply(this, args);
		if (!(result instanceof Promise)) {
			passing(thing, "after");
			return result;
		}
		return result.then((value) => {
			passing(thing, "after");
			return value;
		});
	});
}

const handle = await open("/dev/null");
for (const name of ["sync", "datasync"]) {
	wrap(Object.getPrototypeOf(handle), name, "sync");
}
await handle.close();
for (const name of ["fsync", "fdatasync", "fsyncSync", "fdatasyncSync"]) {
	wrap(fs, name, "sync");
}
wrap(Socket.prototype, "write", "write");
syncBuiltinESMExports();
