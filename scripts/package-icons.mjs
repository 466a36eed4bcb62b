// Renders the icon's SVG in every size that a package carries. The pictures are kept in the
// repository, so that packaging needs no renderer; run this after a change to a drawing:
//
//   node scripts/package-icons.mjs          (Debian: apt-get install librsvg2-bin)
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
	dotSource,
	iconFile,
	iconSizes,
	iconSource,
	trayModule,
} from "./lib/package/icons.mjs";
import { main, Stop } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
	for (const size of iconSizes) {
		const args = ["-w", `${size}`, "-h", `${size}`, "-o", iconFile(size)];
		const { code, stderr } = await run("rsvg-convert", [...args, iconSource]);
		if (code !== 0) throw new Stop(`rsvg-convert: ${stderr}`);
	}
	writeFileSync(trayModule, trayIcons());
	console.log(`${iconSizes.join(", ")} pixels`);
});

/** The icon with and without the dot, at 16 and 32 pixels, as a module. */
function trayIcons() {
	const folder = mkdtempSync(join(tmpdir(), "flex-icons-"));
	const icon = readFileSync(iconSource, "utf8");
	const dot = readFileSync(dotSource, "utf8");
	const both = icon.replace("</svg>", `${dot.match(/<circle.*>/)?.[0]}</svg>`);
	/** @param {string} svg @param {number} size in pixels */
	const picture = (svg, size) => {
		const file = join(folder, "icon.svg");
		writeFileSync(file, svg);
		const args = ["-w", `${size}`, "-h", `${size}`, file];
		const png = execFileSync("rsvg-convert", args);
		return `"data:image/png;base64,${png.toString("base64")}"`;
	};
	/** @param {string} svg */
	const pair = (svg) =>
		`{\n\t\tsmall:\n\t\t\t${picture(svg, 16)},\n\t\tlarge:\n\t\t\t${picture(svg, 32)},\n\t}`;
	const text = `/** Made by scripts/package-icons.mjs from packaging/icons: the app's icon for the tray, and a dot for Windows' taskbar. */
export const trayIcons = {
\tplain: ${pair(icon)},
\tunread: ${pair(both)},
\tdot: ${picture(dot.replace('viewBox="0 0 512 512"', 'viewBox="240 240 288 288"'), 32)},
};
`;
	rmSync(folder, { recursive: true });
	return text;
}
