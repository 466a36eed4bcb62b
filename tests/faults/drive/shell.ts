import { execFileSync } from "node:child_process";

/** Runs a program of the system to its end. @throws with what it said */
export function sh(command: string, ...args: readonly string[]): string {
	return execFileSync(command, args, {
		encoding: "utf8",
		stdio: ["ignore", "pipe", "pipe"],
		env: { ...process.env, PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
	});
}
