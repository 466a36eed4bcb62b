import { createServer } from "node:net";
import { expect, test } from "vitest";
import { tcpRelay } from "../relay/kit";
import { conversing, type User } from "./user";

/** What waits for somebody to connect, or to send a packet. */
const open = () =>
	process
		.getActiveResourcesInfo()
		.filter((kind) => kind === "TCPServerWrap" || kind === "UDPWrap").length;

test("who connects to a relay opens no port: no firewall has to let anything in", async () => {
	const { port } = await tcpRelay();
	const relays = open();
	const [alice, bob] = (await conversing(port, ["Alice", "Bob"])) as [
		User,
		User,
	];
	await alice.write("hello");
	await bob.write("hello");
	await Promise.all([alice.settled(2), bob.settled(2)]);
	expect(open()).toBe(relays);

	const server = createServer();
	await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
	expect(open()).toBe(relays + 1);
	server.close();
});
