import { Plus } from "lucide-react";
import { strings } from "../../../language";
import { Button } from "../../components/button";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { ServerItem } from "./server-item";
import "./servers.css";

export function ServerList() {
	const servers = useApp(serversOf);
	const open = useView((view) => view.open);
	return (
		<section className="servers">
			<div className="section-head">
				<h2 id="servers-heading">{strings.servers.heading}</h2>
				<Button
					small
					variant="quiet"
					icon={<Plus size={16} aria-hidden />}
					onClick={() => open({ kind: "connect" })}
				>
					{strings.servers.connectTo}
				</Button>
			</div>
			<ul aria-labelledby="servers-heading">
				{servers.map((server) => (
					<ServerItem key={server.id} server={server} />
				))}
			</ul>
		</section>
	);
}
