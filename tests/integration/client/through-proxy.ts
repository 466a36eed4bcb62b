import { tcpRelay } from "../relay/kit";
import { CuttableProxy } from "./cuttable-proxy";
import { conversing, type User } from "./user";

/** People who talk through a proxy that can cut them off. */
export async function conversingThroughProxy(
	names: readonly string[] = ["Alice", "Bob"],
) {
	const { relay, port } = await tcpRelay();
	const proxy = await CuttableProxy.open(() => port);
	// Relay sockets go where the OK says.
	relay.port = proxy.port;
	return { relay, proxy, users: await conversing(proxy.port, names) };
}

export const detached = (user: User) =>
	user.until("the cut", () => user.conversation.attachment.kind === "detached");
