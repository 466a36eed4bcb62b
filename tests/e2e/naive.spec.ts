import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { expect, test } from "@playwright/test";
import { type Form, NaiveClient } from "../naive/client";
import { Person } from "./person";

/**
 * Issue 2, section 6: a client written from the RFC alone talks with the app over the headless relay,
 * whichever of the two asks, and whichever form its structs have.
 */
let relay: ChildProcess;

test.afterEach(() => {
	relay.kill("SIGKILL");
});

for (const form of ["map", "array"] satisfies Form[]) {
	test(`a naive client with structs as ${form}s chats with the app`, async () => {
		const started = spawn(
			process.execPath,
			["out/relay/bin.js", "--host", "127.0.0.1", "--port", "0"],
			{ stdio: ["ignore", "pipe", "ignore"] },
		);
		relay = started;
		const [line] = (await once(started.stdout, "data")) as [Buffer];
		const address = /^listening on (\S+)\n$/.exec(String(line))?.[1] ?? "";
		const port = Number(address.split(":")[1]);
		const alice = await Person.arrive("Alice");
		await alice.connectTo(address);
		await expect(alice.line).toContainText("Connected");

		const bob = new NaiveClient(`bob@${address}`, "127.0.0.1", port, form);
		await bob.isThere();
		await alice.ask("bob");
		const { id, users } = await bob.connection();
		expect(users).toEqual([`Alice@${address}`, `bob@${address}`]);
		expect(await bob.acknowledge(id ?? null)).toMatchObject({ subject: id });
		await alice.write("Hello from a window");
		expect(await bob.heard()).toBe("Hello from a window");
		bob.say("Hello from forty lines");
		await expect(alice.log.getByText("Hello from forty lines")).toBeVisible();
		await expect(
			alice.log.getByRole("article", { name: /^You, .*sent$/ }),
		).toBeVisible();

		const carol = new NaiveClient(`carol@${address}`, "127.0.0.1", port, form);
		await carol.isThere();
		const connection = await carol.ask(`alice@${address}`);
		await alice.acknowledge("carol");
		expect(await carol.ok()).toMatchObject({ subject: connection.id });
		await alice.conversations
			.getByRole("listitem")
			.filter({ hasText: "carol" })
			.click();
		for (let i = 1; i <= 20; i++) carol.say(`carol ${i}`);
		await expect(alice.log.getByText("carol 20")).toBeVisible();
		expect(await alice.texts()).toEqual(
			Array.from({ length: 20 }, (_, i) => `carol ${i + 1}`),
		);

		// Who is on a line alone leaves with it, and the other is told.
		carol.close();
		await expect(
			alice.page.getByText("Everybody else has left").first(),
		).toBeVisible();
		bob.close();
		await alice.leave();
		relay.kill("SIGTERM");
		expect(await once(relay, "exit")).toEqual([0, null]);
	});
}
