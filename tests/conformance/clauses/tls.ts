import { once } from "node:events";
import { connect } from "node:tls";
import { type Clause, check, NotOffered } from "../clause";
import { HEADER } from "../peer";

const section = "profile 9";

export const tlsClauses: readonly Clause[] = [
	{
		section,
		title: "the same port speaks FLEX inside TLS 1.3",
		run: async (t) => {
			const { host, port, patienceMs } = t.server;
			// Self-signed, and pinned by clients; what is asked here is only whether there is one.
			const socket = connect({ host, port, rejectUnauthorized: false });
			socket.setTimeout(patienceMs, () => socket.destroy(new Error("silence")));
			await once(socket, "secureConnect").catch((error: Error) => {
				socket.destroy();
				throw new NotOffered(`no TLS (${error.message})`);
			});
			const version = socket.getProtocol();
			check(version === "TLSv1.3", `it is ${version}`);
			const peer = t.over(socket, "alice");
			peer.write(HEADER).send({ to: [], from: t.name("alice"), options: [] });
			peer.send({ id: "inside" });
			await peer.first("answer", (it) => it.subject === "inside");
			return `${version}`;
		},
	},
];
