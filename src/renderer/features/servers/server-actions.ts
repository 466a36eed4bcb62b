import { strings } from "../../../language";
import type { Server } from "../../../shared/domain/server";
import { bridge } from "../../bridge";
import type { MenuItem } from "../../components/menu-items";
import { run } from "../../state/store";
import { useView } from "../../state/view";
import { addressOf } from "../../text/words";

/** What can be done with a server now: its menu, and its part of the palette. */
export function serverActions(server: Server): readonly MenuItem[] {
	const { id: serverId, line } = server;
	const { open } = useView.getState();
	const items: MenuItem[] = [];
	if (line.kind === "idle" && !server.own)
		items.push({
			label: strings.servers.connect,
			onSelect: () => reconnect(server),
		});
	if (showsNewKey(server))
		items.push({
			label: strings.servers.trustKey,
			onSelect: () => open({ kind: "server-key", serverId }),
		});
	else if (line.kind === "waiting" || line.kind === "refused")
		items.push({
			label: strings.servers.tryNow,
			onSelect: () => reconnect(server),
		});
	if (line.kind !== "idle")
		items.push({
			label: strings.servers.disconnect,
			onSelect: () => run(bridge.disconnectServer({ serverId })),
		});
	items.push({
		label: strings.servers.useAnotherName,
		onSelect: () => open({ kind: "server-name", serverId }),
	});
	if (!server.own)
		items.push(
			{
				label: strings.servers.changeAddress,
				onSelect: () => open({ kind: "server-address", serverId }),
			},
			{
				label: strings.servers.edition.change,
				onSelect: () => open({ kind: "server-edition", serverId }),
			},
		);
	items.push(
		{
			label: strings.servers.copy,
			onSelect: () => run(bridge.copyText({ text: addressOf(server) })),
		},
		{
			label: strings.servers.remove,
			danger: true,
			onSelect: () => open({ kind: "remove-server", serverId }),
		},
	);
	return items;
}

export function reconnect({ id: serverId }: Server): void {
	run(bridge.reconnectServer({ serverId }));
}

/** It waits for the user's word about another key than the known one. */
export function showsNewKey({ line, offered }: Server): boolean {
	return line.kind === "refused" && offered !== null;
}
