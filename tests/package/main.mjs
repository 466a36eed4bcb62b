// npm run test:package: makes the packages, installs them in a bare Debian, and uses them as people do.
// Needs Linux and root; what else it needs, it installs with apt.
import assert from "node:assert/strict";
import { once } from "node:events";
import {
	existsSync,
	mkdtempSync,
	readdirSync,
	rmSync,
	statSync,
} from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRelease } from "../../scripts/lib/package/release.mjs";
import {
	isInstalled,
	must,
	sizeOf,
	write,
} from "../../scripts/lib/package/tools.mjs";
import { inProject, Stop } from "../../scripts/lib/project.mjs";
import { startVirtualDisplay } from "../../scripts/lib/virtual-display.mjs";
import { BootedRoot } from "./booted-root.mjs";
import { CleanRoot } from "./clean-root.mjs";
import {
	desktopFiles,
	licencesOfAll,
	nothingElseInside,
	sameInRpm,
	serviceFiles,
} from "./contents.mjs";
import { doorsAreClosed, fusesAreSet, openDoor } from "./doors.mjs";
import { Relay } from "./relay.mjs";
import { pagesAreSandboxed } from "./sandbox.mjs";
import { finish, step } from "./steps.mjs";
import { User } from "./user.mjs";

if (process.platform !== "linux" || process.getuid?.() !== 0)
	throw new Stop("the packages are tested on Linux, as root");
await provide();
const release = readRelease();
const work = mkdtempSync(join(tmpdir(), "flex-package-test-"));
process.once("exit", () => rmSync(work, { recursive: true, force: true }));
const out = join(work, "out");
const tree = join(work, "tree");
const older = "0.0.1";
/** Dpkg's own placeholders. */
const versionFormat = `$\{Package} $\{Version}\n`;
/** @param {string} suffix @returns {string} */
const made = (suffix) => {
	const name = readdirSync(out).find((it) => it.endsWith(suffix));
	assert.ok(name, suffix);
	return join(out, name);
};
const packages = () => ({
	app: made(`flex-messenger_${release.version}_amd64.deb`),
	relay: made(`flex-relay_${release.version}_all.deb`),
});
/** @type {CleanRoot} */
let root;
/** @type {User} */
let alice;
/** @type {User} */
let bob;
/** @type {BootedRoot} */
let system;
/** @type {Relay} */
let relay;
const display = await startVirtualDisplay({ isShared: false });

await step("npm run package makes them", async () => {
	const script = inProject("scripts/package.mjs");
	const said = await must(process.execPath, [
		...[script, "--only", "deb,rpm,tar", "--out", out],
	]);
	await must("sha256sum", ["--check", "--strict", "SHA256SUMS"], { cwd: out });
	for (const file of Object.values(packages()))
		await must("dpkg-deb", ["--extract", file, tree]);
	return said.trim();
});
await step("the size is the runtime's", () => sizes());
await step("nothing of the development tree is inside", () =>
	nothingElseInside(tree),
);
await step("the .rpm files hold the same", () =>
	sameInRpm(tree, [made(".x86_64.rpm"), made(".noarch.rpm")]),
);
await step("the licences of all that is bundled are in one file", () =>
	licencesOfAll(tree, made(".cdx.json")),
);
await step("desktop entry, AppStream data and icons", () => desktopFiles(tree));
await step("manual and systemd unit", () => serviceFiles(tree));

await step("a bare Debian 12, with two ordinary users", async () => {
	root = await CleanRoot.make();
	await root.must(["apt-get", "update"]);
	const args = ["-y", "--no-install-recommends", "systemd"];
	await root.must(["apt-get", "install", ...args]);
	alice = await User.add(root, "Alice", 1_000, display.env);
	bob = await User.add(root, "Bob", 1_001, display.env);
});
await step(`apt installs an older version, ${older}`, async () => {
	const { app, relay } = packages();
	await root.install(await asOlder(app), await asOlder(relay));
	assert.ok(existsSync(root.path("usr/lib/flex-messenger/only-in-older")));
	const { stdout } = await root.run([
		"ldd",
		"/usr/lib/flex-messenger/flex-messenger",
	]);
	assert.doesNotMatch(stdout, /not found/);
	const helper = statSync(root.path("usr/lib/flex-messenger/chrome-sandbox"));
	assert.equal(`${helper.uid} ${(helper.mode & 0o7777).toString(8)}`, "0 4755");
	const { stdout: handler } = await root.run(
		["xdg-mime", "query", "default", "x-scheme-handler/flex"],
		{ user: alice.uid, env: alice.env },
	);
	assert.equal(handler.trim(), "flex-messenger.desktop");
	const count = (await root.must(["dpkg-query", "-f", ".", "-W"])).length;
	return `${count} packages in that system; flex:// belongs to ${handler.trim()}`;
});
await step("production fuses, read back from what is installed", () =>
	fusesAreSet(root),
);
await step("every debug door is closed", () => doorsAreClosed(root, alice));
await step(
	"Alice and Bob start it, as users 1000 and 1001, in the sandbox",
	async () => {
		openDoor(root);
		for (const user of [alice, bob]) {
			await user.open();
			await user.introduce();
		}
		return pagesAreSandboxed();
	},
);
await step("so it is where the system gives users no namespaces", async () => {
	await bob.close();
	await alice.close();
	await alice.open("--disable-namespace-sandbox");
	const found = pagesAreSandboxed();
	await alice.close();
	for (const user of [alice, bob]) await user.open();
	return found;
});
await step("Alice hosts, Bob connects, they talk", async () => {
	await bob.connectTo(local(await alice.hostRelay()));
	await alice.ask("bob", "Lunch");
	await bob.acknowledge("Alice");
	await alice.write("At noon?");
	await bob.reads("At noon?");
	await bob.write("At noon.");
	await alice.reads("At noon.");
});
await step("they close it; the upgrade keeps what they said", async () => {
	await bob.close();
	await alice.close();
	const { app, relay } = packages();
	await root.install(app, relay);
	assert.ok(!existsSync(root.path("usr/lib/flex-messenger/only-in-older")));
	const versions = await root.must([
		...["dpkg-query", "-W", "-f", versionFormat],
		...["flex-messenger", "flex-relay"],
	]);
	openDoor(root);
	for (const user of [alice, bob]) {
		await user.open();
		await user.openConversation("Lunch");
		await user.reads("At noon?");
		await user.reads("At noon.");
	}
	await alice.write("Still there?");
	await bob.reads("Still there?");
	return versions.trim();
});
await step(
	"systemd runs flex-relay, hardened, on Debian's own Node",
	async () => {
		system = await BootedRoot.start(root);
		relay = new Relay(root, system, await freePort());
		await relay.enable();
		const node = await system.must("node", "--version");
		return `Node ${node.trim()}, ${await relay.isConfined()}`;
	},
);
await step("Alice and Bob meet on it", async () => {
	for (const user of [alice, bob]) await user.connectTo(relay.address);
	await bob.ask(`alice@${relay.address}`, "Office");
	await alice.acknowledge("Bob");
	await bob.write("This one has no window");
	await alice.openConversation("Office");
	await alice.reads("This one has no window");
});
await step("it is restarted, and knows them when it is back", async () => {
	await relay.restart();
	await alice.write("Back again");
	await bob.openConversation("Office");
	await bob.reads("Back again");
	await relay.stop();
	await system.must("systemctl", "start", "flex-relay");
});
await step("removed: nothing is left but what is the users' own", async () => {
	for (const user of [bob, alice]) await user.close();
	const names = ["flex-messenger", "flex-relay"];
	const stdout = await system.must("apt-get", "purge", "-y", ...names);
	assert.equal(await relay.show("ActiveState"), "inactive");
	system.stop();
	assert.match(stdout, /messages are still in ~\/\.config\/FLEX Messenger/);
	assert.match(stdout, /kept is still in \/var\/lib\/flex-relay/);
	const found = await root.must([
		...[
			"find",
			"/usr",
			"/etc",
			"/opt",
			"/var/lib/dpkg/info",
			"-name",
			"*flex-*",
		],
	]);
	assert.equal(found, "");
	assert.ok(readdirSync(root.path("var/lib/flex-relay")).length > 0);
	for (const user of [alice, bob]) {
		const profile = root.path(user.home, ".config/FLEX Messenger/store.db");
		assert.ok(existsSync(profile), profile);
	}
	return stdout
		.split("\n")
		.filter((line) => line.includes("still in"))
		.join("\n");
});
display.close();
finish();
// Killed apps leave sockets that would keep this process alive.
process.exit();

/** What the test itself needs of this machine. */
async function provide() {
	const needed = {
		debootstrap: "debootstrap",
		Xvfb: "xvfb",
		unshare: "util-linux",
		rpmbuild: "rpm",
	};
	const missing = [];
	for (const [command, name] of Object.entries(needed))
		if (!(await isInstalled(command))) missing.push(name);
	if (missing.length === 0) return;
	const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
	await must("apt-get", ["update", "-qq"], { env });
	const args = ["install", "-y", "--no-install-recommends", ...missing];
	await must("apt-get", args, { env });
}

function sizes() {
	const megabytes = (/** @type {number} */ bytes) =>
		`${(bytes / 1e6).toFixed(1).padStart(6)} MB`;
	const lib = join(tree, "usr/lib/flex-messenger");
	const of = (/** @type {string[]} */ ...parts) =>
		statSync(join(lib, ...parts)).size;
	const whole = sizeOf(tree);
	/** @type {[string, number][]} */
	const rows = [
		["the app's .deb", statSync(packages().app).size],
		["the relay's .deb", statSync(packages().relay).size],
		["both installed, of it", whole],
		["  Electron's executable", of("flex-messenger")],
		["  Chromium's texts in every language", sizeOf(join(lib, "locales"))],
		["  Unicode data", of("icudtl.dat")],
		["  Chromium's licences", of("LICENSES.chromium.html")],
		["  this app", of("resources", "app.asar")],
	];
	assert.ok(of("resources", "app.asar") < 5e6);
	return rows.map(([what, size]) => `${megabytes(size)}  ${what}`).join("\n");
}

/**
 * The same package under a lower number, with a file that the newer one does not have.
 *
 * @param {string} deb
 */
async function asOlder(deb) {
	const folder = mkdtempSync(join(work, "older-"));
	await must("dpkg-deb", ["--raw-extract", deb, folder]);
	await must("sed", [
		...[
			"-i",
			`s/^Version: .*/Version: ${older}/`,
			join(folder, "DEBIAN/control"),
		],
	]);
	const lib = join(folder, "usr/lib/flex-messenger");
	if (existsSync(lib)) write(join(lib, "only-in-older"), "");
	const file = join(
		work,
		`${deb.includes("relay") ? "relay" : "app"}-${older}.deb`,
	);
	await must("dpkg-deb", ["-Znone", "--build", folder, file]);
	rmSync(folder, { recursive: true });
	return file;
}

/** A port that nothing listens on. */
async function freePort() {
	const server = createServer().listen(0, "127.0.0.1");
	await once(server, "listening");
	const { port } = /** @type {import("node:net").AddressInfo} */ (
		server.address()
	);
	server.close();
	return port;
}

/** @param {string} address as others type it; here they are on the same machine */
function local(address) {
	return address.replace(/^.*:/, "127.0.0.1:");
}
