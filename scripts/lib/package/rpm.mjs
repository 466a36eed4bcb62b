import { cpSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { inProject } from "../project.mjs";
import { makeExecutable } from "./deb.mjs";
import { releaseSeconds } from "./release.mjs";
import { filesIn, must, pathOf, settle, write } from "./tools.mjs";

/** RPM's names for Node's. */
const architectures = { x64: "x86_64", arm64: "aarch64" };

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} tree the files of the package, as they will lie in /
 * @param {{ out: string, work: string }} where
 */
export function appRpm(release, tree, where) {
	return makeRpm(release, tree, where, {
		name: release.name,
		architecture: architectures[process.arch] ?? process.arch,
		summary: "Chat with people on your network, without account or cloud",
		requires:
			"gtk3 nss alsa-lib mesa-libgbm libnotify libsecret xdg-utils desktop-file-utils",
	});
}

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} tree
 * @param {{ out: string, work: string }} where
 */
export function relayRpm(release, tree, where) {
	return makeRpm(release, tree, where, {
		name: "flex-relay",
		architecture: "noarch",
		summary: "Relay of FLEX Messenger, without a window",
		requires: "nodejs >= 18",
	});
}

/**
 * Needs rpmbuild (Debian: apt-get install rpm).
 *
 * @param {import("./release.mjs").Release} release
 * @param {string} tree
 * @param {{ out: string, work: string }} where
 * @param {{ name: string, architecture: string, summary: string, requires: string }} what
 */
async function makeRpm(release, tree, { out, work }, what) {
	const seconds = releaseSeconds(release);
	settle(tree, seconds);
	makeExecutable(tree, what.name);
	const top = join(work, `rpm-${what.name}`);
	const spec = join(top, `${what.name}.spec`);
	write(spec, specFile(release, tree, what));
	await must(
		"rpmbuild",
		[
			...["-bb", "--target", what.architecture, "--define", `_topdir ${top}`],
			...["--define", `_rpmdir ${top}`, "--define", "_rpmfilename %{NAME}.rpm"],
			...["--buildroot", join(top, "root"), spec],
		],
		{ env: { ...process.env, SOURCE_DATE_EPOCH: `${seconds}` } },
	);
	const file = join(
		out,
		`${what.name}-${release.version}-1.${what.architecture}.rpm`,
	);
	cpSync(join(top, `${what.name}.rpm`), file);
	return file;
}

/**
 * @param {import("./release.mjs").Release} release
 * @param {string} tree
 * @param {{ name: string, summary: string, requires: string }} what
 */
function specFile({ version }, tree, { name, summary, requires }) {
	const files = filesIn(tree).map((entry) => {
		const path = pathOf(entry).slice(tree.length);
		if (path.startsWith("/etc/")) return `%config(noreplace) ${path}`;
		if (path.endsWith("/chrome-sandbox"))
			return `%attr(4755,root,root) ${path}`;
		return `"${path}"`;
	});
	const scripts = name === "flex-relay" ? relayScripts() : "";
	return `Name: ${name}
Version: ${version.replace("-", "~")}
Release: 1
Summary: ${summary}
License: MIT
Requires: ${requires}
AutoReqProv: no
%global debug_package %{nil}
%global __os_install_post %{nil}
%global _build_id_links none
%define _binary_payload w6.zstdio
%define use_source_date_epoch_as_buildtime 1
%define clamp_mtime_to_source_date_epoch 1
%description
${summary}.
%install
mkdir -p %{buildroot}
cp -a ${tree}/. %{buildroot}/
${scripts}
%files
%dir "/usr/lib/${name}"
${files.join("\n")}
`;
}

/** The same as Debian's, for the other package manager. */
function relayScripts() {
	const script = (/** @type {string} */ name) =>
		readFileSync(inProject("packaging/rpm", `flex-relay.${name}`), "utf8");
	return ["post", "preun", "postun"]
		.map((name) => `%${name}\n${script(name)}`)
		.join("\n");
}
