import { BellOff, Settings, Users } from "lucide-react";
import { strings } from "../../../language";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { Mark } from "../../components/mark";
import { useSearch } from "../../state/search";
import { isWish } from "../../state/search-query";
import { run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { ConversationList } from "../conversations/conversation-list";
import { HostingCard } from "../hosting/hosting-card";
import { NearbySection } from "../nearby/nearby-section";
import { PendingRequests } from "../requests/pending-requests";
import { SentRequests } from "../requests/sent-requests";
import { EverythingSearch } from "../search/everything-search";
import { SearchResults } from "../search/results";
import { ServerList } from "../servers/server-list";

export function Sidebar() {
	const name = useApp((app) => app.profile?.name ?? "");
	const isQuiet = useApp((app) => app.preferences.doNotDisturb);
	const showPage = useView((view) => view.showPage);
	const searching = useSearch(
		(search) => search?.scope === null && isWish(search.query),
	);
	return (
		<aside className="sidebar" aria-label={strings.sidebar.label}>
			<header className="sidebar-head">
				<Mark size={32} />
				<span className="foreign truncate">{shownName(name)}</span>
				{isQuiet ? (
					<IconButton
						label={strings.sidebar.endQuiet}
						onClick={() => run(bridge.setPreferences({ doNotDisturb: false }))}
					>
						<BellOff size={18} aria-hidden />
					</IconButton>
				) : null}
				<IconButton
					label={strings.peoplePage.open}
					onClick={() => showPage("people")}
				>
					<Users size={18} aria-hidden />
				</IconButton>
				<IconButton
					label={strings.sidebar.settings}
					onClick={() => showPage("settings")}
				>
					<Settings size={18} aria-hidden />
				</IconButton>
			</header>
			<EverythingSearch />
			{searching ? (
				<SearchResults />
			) : (
				<>
					<div
						className="sidebar-talk scrolls"
						tabIndex={-1}
						data-focus-home=""
					>
						<PendingRequests />
						<SentRequests />
						<ConversationList />
					</div>
					<div
						className="sidebar-network scrolls"
						tabIndex={-1}
						data-focus-home=""
					>
						<ServerList />
						<NearbySection />
						<HostingCard />
					</div>
				</>
			)}
		</aside>
	);
}
