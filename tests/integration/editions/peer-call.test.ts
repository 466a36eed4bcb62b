import { describe, expect, test } from "vitest";
import { dialTcp } from "../../../src/client/tcp-transport";
import type { Dial } from "../../../src/client/transport";
import { must, User } from "../client/user";
import { GoWindow, PythonWindow } from "./fake-windows";

async function call(port: number, dial: Dial = dialTcp): Promise<User> {
	const user = await User.open("Alice", { dial });
	must(user.messenger.connectServer(`127.0.0.1:${port}`, "peer"));
	await user.attached();
	return user;
}

describe("calling the Python window", () => {
	test("both write; who it is appears when it says so, and the first answer joins", async () => {
		const window = new PythonWindow();
		const port = await window.listen();
		const user = await call(port);
		const [member] = user.conversation.members;
		expect(member).toMatchObject({
			name: `127.0.0.1:${port}`,
			standing: "invited",
			identityKey: null,
		});
		await window.shows("NICK Alice");
		await user.write("hello\nin two lines");
		await window.shows(`Alice@127.0.0.1:${port}: hello\nin two lines`);
		const [sent] = await user.settled(1);
		expect(sent?.delivery).toEqual({ kind: "sent" });
		window.say("hi Alice");
		await user.settled(2);
		window.command("NICK", "bob");
		await user.until("bob", () => user.conversation.members[0]?.name === "bob");
		expect(user.conversation.members[0]?.standing).toBe("joined");
		expect(await user.texts()).toEqual(["hello\nin two lines", "hi Alice"]);
		expect(window.died).toBeNull();
	});

	test("it may switch to text and to JSON in the middle", async () => {
		const window = new PythonWindow();
		const user = await call(await window.listen());
		window.say("in frames");
		await user.settled(1);
		window.command("TEXT");
		window.write("in text\rand again\r");
		await user.settled(3);
		window.write("\0JSON");
		await new Promise((resolve) => setImmediate(resolve));
		window.write(
			'{"to": "x", "from": "bob", "flags": [], "date": 1795381531, "msg": "in json"}',
		);
		await user.settled(4);
		expect(await user.texts()).toEqual([
			"in frames",
			"in text",
			"and again",
			"in json",
		]);
		await user.write("still in frames");
		await window.shows(`Alice@127.0.0.1:${user.server.port}: still in frames`);
	});

	test("when it hangs up the line says so, and nobody is called again but by the user, who then goes on", async () => {
		const window = new PythonWindow();
		const user = await call(await window.listen());
		window.say("hi");
		await user.settled(1);
		window.command("BYE ");
		const line = await user.lineIs("refused");
		expect(line.kind === "refused" && line.error.code).toBe("hung-up");
		await window.shows("(closed)");
		await user.write("one more thing");
		await user.close();
		await user.start();
		// An app that starts calls nobody.
		expect(user.server.line.kind).toBe("idle");
		const again = new PythonWindow();
		const port = await again.listen();
		must(
			user.messenger.changeServerAddress(user.server.id, `127.0.0.1:${port}`),
		);
		await again.shows(`Alice@127.0.0.1:${port}: one more thing`);
		await user.settled(2);
	});

	test("disconnecting says goodbye", async () => {
		const window = new PythonWindow();
		const user = await call(await window.listen());
		await window.shows("NICK Alice");
		must(user.messenger.disconnectServer(user.server.id));
		await window.shows("BYE");
	});
});

describe("calling flexim-go's chat", () => {
	test("it is told the name in a form of its own once it has shown what it is", async () => {
		const window = new GoWindow(1);
		const user = await call(await window.listen());
		await user.write("hello gopher");
		await window.shows("hello gopher");
		window.nick("gopher");
		await window.shows("NICK Alice");
		await user.until(
			"gopher",
			() => user.conversation.members[0]?.name === "gopher",
		);
		expect(window.died).toBeNull();
	});

	test("behind flexim-listener, on its fixed port, it gets the header twice", async () => {
		const window = new GoWindow(2);
		const port = await window.listen();
		// Its port is 9001 and nothing else; here the call is led to where the test listens.
		const user = await User.open("Alice", {
			dial: (to, events) => dialTcp({ ...to, port }, events),
		});
		must(user.messenger.connectServer("127.0.0.1:9001", "peer"));
		await user.attached();
		await user.write("are you there?");
		await window.shows("are you there?");
		expect(window.died).toBeNull();
	});
});
