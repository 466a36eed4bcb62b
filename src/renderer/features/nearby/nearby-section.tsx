import { RefreshCw } from "lucide-react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { nearbyOf } from "../../state/nearby";
import { run, useApp } from "../../state/store";
import { useNarrow } from "../../state/use-narrow";
import { NearbyList } from "./nearby-list";

const words = strings.nearby;

/** In the sidebar: only where there is a relay that is not in the user's list. */
export function NearbySection() {
	const hasNews = useApp((app) =>
		nearbyOf(app).some(({ known }) => known === null),
	);
	// Without a server the first screen shows them, where that is beside this.
	const isFirst = useApp((app) => Object.keys(app.servers).length === 0);
	const narrow = useNarrow();
	if (!hasNews || (isFirst && !narrow)) return null;
	return (
		<section className="servers">
			<div className="section-head">
				<h2>{words.heading}</h2>
				<IconButton
					label={words.lookAgain}
					onClick={() => run(bridge.lookNearbyAgain({}))}
				>
					<RefreshCw size={14} aria-hidden />
				</IconButton>
			</div>
			<NearbyList />
		</section>
	);
}
