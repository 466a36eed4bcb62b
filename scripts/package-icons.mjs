// Renders the icon's SVG in every size that a package carries. The pictures are kept in the
// repository, so that packaging needs no renderer; run this after a change to the drawing:
//
//   node scripts/package-icons.mjs          (Debian: apt-get install librsvg2-bin)
import { iconFile, iconSizes, iconSource } from "./lib/package/icons.mjs";
import { main, Stop } from "./lib/project.mjs";
import { run } from "./lib/run.mjs";

await main(async () => {
	for (const size of iconSizes) {
		const args = ["-w", `${size}`, "-h", `${size}`, "-o", iconFile(size)];
		const { code, stderr } = await run("rsvg-convert", [...args, iconSource]);
		if (code !== 0) throw new Stop(`rsvg-convert: ${stderr}`);
	}
	console.log(`${iconSizes.join(", ")} pixels`);
});
