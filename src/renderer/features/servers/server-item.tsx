import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import { Menu } from "../../components/menu";
import { StatusDot } from "../../components/status-dot";
import { TextAction } from "../../components/text-action";
import { run, useApp } from "../../state/store";
import { useNow } from "../../state/use-now";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { addressOf, lineError, lineWords } from "../../text/words";
import { reconnect, serverActions, showsNewKey } from "./server-actions";

interface ServerItemProps {
	readonly server: Server;
	/** Where there is room for it. */
	readonly withKey?: boolean;
}

export function ServerItem({ server, withKey = false }: ServerItemProps) {
	const profileName = useApp((app) => app.profile?.name);
	const open = useView((view) => view.open);
	const now = useNow(1000, server.line.kind === "waiting");
	const { id: serverId, line, announcedAs } = server;
	const address = addressOf(server);
	const words = lineWords(server, now);
	const error = lineError(server);
	const otherName = server.self.name !== profileName;

	const rename = () => open({ kind: "server-name", serverId });
	const trust = () => open({ kind: "server-key", serverId });
	const newKey = showsNewKey(server);

	return (
		<li className="server">
			<div className="server-text">
				{announcedAs === undefined ? null : (
					<span className="server-announced foreign truncate">
						{shownName(announcedAs)}
					</span>
				)}
				<span className="server-address numbers">
					{server.own ? <>{strings.servers.own} · </> : null}
					<bdi dir="ltr">{address}</bdi>
				</span>
				<span
					className="server-state numbers"
					title={
						line.kind === "ready" && server.link === "plain"
							? strings.servers.notEncryptedTitle
							: undefined
					}
				>
					<StatusDot tone={words.tone} />
					<span className="truncate">{words.text}</span>
				</span>
				{server.edition === "fleximd" || server.edition === "peer" ? (
					<span
						className="server-name"
						title={strings.servers.edition.notes[server.edition]}
					>
						{strings.servers.edition.short[server.edition]}
					</span>
				) : null}
				{otherName ? (
					<span className="server-name foreign truncate">
						{strings.servers.nameThere(shownName(server.self.name))}
					</span>
				) : null}
				{withKey && server.fingerprint ? (
					<span className="server-key foreign">
						{strings.servers.key(server.fingerprint)}
					</span>
				) : null}
			</div>
			<Menu
				label={strings.common.moreFor(address)}
				items={() => serverActions(server)}
			/>
			{error ? <p className="server-error">{error}</p> : null}
			{line.kind === "idle" && !server.own ? (
				<TextAction
					aria-label={strings.servers.connectThis(address)}
					onClick={() => reconnect(server)}
				>
					{strings.servers.connect}
				</TextAction>
			) : null}
			{newKey ? (
				<div className="server-actions">
					<TextAction
						onClick={() => run(bridge.disconnectServer({ serverId }))}
					>
						{strings.servers.disconnect}
					</TextAction>
					<TextAction onClick={trust}>{strings.servers.trustKey}</TextAction>
				</div>
			) : error ? (
				<div className="server-actions">
					<TextAction
						aria-label={strings.servers.tryNowThis(address)}
						onClick={() => reconnect(server)}
					>
						{strings.servers.tryNow}
					</TextAction>
					<TextAction
						aria-label={strings.networkCheck.whyThis(address)}
						onClick={() => open({ kind: "network-check", serverId })}
					>
						{strings.networkCheck.why}
					</TextAction>
					{line.kind === "refused" ? (
						<TextAction onClick={rename}>
							{strings.servers.useAnotherName}
						</TextAction>
					) : null}
				</div>
			) : null}
		</li>
	);
}
