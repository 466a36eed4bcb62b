// Runs in the main process of what is measured (electron -r): says when it starts, when its first window is shown, and
// answers the benchmark on a Unix socket. No debugger and no DevTools: they cost memory and time of their own.
const { connect } = require("node:net");
const { monitorEventLoopDelay } = require("node:perf_hooks");
const { app } = require("electron");

const socket = connect(process.env.FLEX_BENCH_SOCKET);
socket.unref();
const tell = (message) => socket.write(`${JSON.stringify(message)}\n`);
const now = () => performance.timeOrigin + performance.now();
const mark = (name) => tell({ mark: name, at: now() });

mark("main");
app.once("ready", () => mark("ready"));

let frame;
const page = new Promise((resolve) => {
	app.once("browser-window-created", (_event, window) => {
		mark("window");
		window.once("show", () => mark("shown"));
		// executeJavaScript of the WebContents waits until the page has been loaded; the frame's does not.
		window.webContents.on("dom-ready", () => {
			frame = window.webContents.mainFrame;
			resolve();
		});
	});
});

/** What can be asked of the main process. */
const questions = {
	quit: () => app.quit(),
	focus: () => {
		const { BrowserWindow } = require("electron");
		const [window] = BrowserWindow.getAllWindows();
		window.moveTop();
		window.focus();
	},
	processes: () =>
		app.getAppMetrics().map(({ pid, type, name }) => ({ pid, type, name })),
	watchLag: () => {
		questions.lag?.disable();
		questions.histogram = monitorEventLoopDelay({ resolution: 1 });
		questions.histogram.enable();
	},
	/** Milliseconds later than asked for, of a timer that is asked for all the time. */
	lagSeen: () => {
		const { histogram } = questions;
		histogram.disable();
		const at = (share) => histogram.percentile(share) / 1e6;
		return { p50: at(50), p99: at(99), max: histogram.max / 1e6 };
	},
};

let rest = "";
socket.setEncoding("utf8").on("data", (text) => {
	const lines = (rest + text).split("\n");
	rest = lines.pop();
	for (const line of lines) void answer(JSON.parse(line));
});

async function answer({ id, ask, script }) {
	try {
		if (script) await page;
		const value = script
			? await frame.executeJavaScript(script)
			: questions[ask]();
		tell({ id, value: value ?? null });
	} catch (error) {
		tell({ id, error: String(error) });
	}
}
