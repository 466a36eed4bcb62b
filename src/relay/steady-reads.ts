import type { Server, Socket, SocketConstructorOpts } from "node:net";
import { DirectSocket } from "./direct-socket";
import type { Stream } from "./streams";

/** What a socket reads into at first and at most, in bytes; the least holds a few messages, the most is what Node takes each time. */
const LEAST_BYTES = 1_024;
const MOST_BYTES = 64 * 1_024;
/** It grows and shrinks by this factor. */
const STEP = 4;
/** So many reads in a row that a smaller one would have done for. */
const SMALL_READS = 64;

/** Where a socket's bytes are read into: as large as what comes asks for. */
export class ReadBuffer {
	bytes: Buffer = Buffer.allocUnsafeSlow(LEAST_BYTES);
	#smallReads = 0;
	/** Most messages of a conversation are alike, and a view costs as much as the rest of a read. */
	#view = this.bytes;

	/** What was read last. */
	view(length: number): Buffer {
		const { bytes } = this;
		if (this.#view.length !== length || this.#view.buffer !== bytes.buffer) {
			this.#view = bytes.subarray(0, length);
		}
		return this.#view;
	}

	/**
	 * @param length how much was read last
	 * @param isKept what was read stays where it is
	 * @returns where to read next
	 */
	next(length: number, isKept: boolean): Buffer {
		const size = this.#sizeAfter(length);
		if (isKept || size !== this.bytes.length) {
			this.bytes = Buffer.allocUnsafeSlow(size);
		}
		return this.bytes;
	}

	#sizeAfter(length: number): number {
		const size = this.bytes.length;
		if (length === size) {
			this.#smallReads = 0;
			return Math.min(MOST_BYTES, size * STEP);
		}
		if (size === LEAST_BYTES || length > size / STEP) this.#smallReads = 0;
		else if (++this.#smallReads === SMALL_READS) {
			this.#smallReads = 0;
			return size / STEP;
		}
		return size;
	}
}

/**
 * Where all are read who have said little yet: what is read is handed over before anybody else is read, and copied. An
 * idle line is to cost little.
 */
const shared = Buffer.allocUnsafeSlow(MOST_BYTES);
/** So many reads of one who goes on talking are copied out of it; then it has memory of its own. */
const FEW_READS = 16;

/** Where whoever asks is to read next; asked for right after each read. */
let next: Buffer = shared;
const nextBuffer = () => next;

/** Who reads. */
export interface Reader {
	/** @returns whether the chunk, which is overwritten afterwards, is still in use */
	take(chunk: Uint8Array): boolean;
	/** The connection has closed: nothing more comes. */
	closed(): void;
}

/** What Node calls with what it has read. */
type OnRead = (this: unknown, length: number, bytes: Buffer) => boolean;

/**
 * Node calls it as a method of the socket. That is not in its documentation, so the first socket that reads has one
 * bound to it and finds out; a function and what it is bound to for each would be a fiftieth of what an idle line holds.
 */
let isMethod = false;

/**
 * A connection that a server was given. Node by itself takes 64 kB for each read, which costs an eighth of all that
 * passing on a message of 200 B does; it lets clients give it a buffer (`onread`), but not what a server accepts. To
 * others it is a socket like any other, until it is read steadily.
 */
class SteadySocket extends DirectSocket {
	#reader: Reader | null = null;
	#buffer: ReadBuffer | null = null;
	#reads = 0;

	constructor(handle: ConnectionHandle) {
		const callback = isMethod ? asMethod : bound(() => this);
		const options = {
			handle,
			onread: { buffer: nextBuffer, callback },
			// What `net` sets by itself. An object that has them from the start keeps its hidden class, as does what Node makes of
			// it; otherwise each of some thirty looks at it goes the slow way, which was most of what making a socket cost.
			allowHalfOpen: false,
			emitClose: false,
			autoDestroy: true,
			decodeStrings: false,
		};
		super(options as SocketConstructorOpts);
		// One for all: what each listens with it holds as long as it is open.
		this.on("close", tellReader);
	}

	readSteadily(reader: Reader): void {
		this.#reader = reader;
		this.#reads = 0;
		if (this.readableLength > 0) reader.take(this.read());
	}

	/** From now on it is a stream like any other, until somebody else reads it steadily. */
	leave(reader: Reader): void {
		if (this.#reader === reader) this.#reader = null;
	}

	tellReader(): void {
		this.#reader?.closed();
	}

	/** Something lies in `bytes`, in the first `length` of them. @returns whether to read on */
	received(length: number, bytes: Buffer): boolean {
		const reader = this.#reader;
		const buffer = this.#buffer;
		if (reader && buffer) {
			const isKept = reader.take(buffer.view(length));
			next = buffer.next(length, isKept);
			return true;
		}
		const copy = Buffer.allocUnsafe(length);
		bytes.copy(copy, 0, 0, length);
		next = shared;
		if (!reader) return this.push(copy);
		reader.take(copy);
		if (++this.#reads === FEW_READS) {
			this.#buffer = new ReadBuffer();
			next = this.#buffer.bytes;
		}
		return true;
	}
}

function tellReader(this: SteadySocket): void {
	this.tellReader();
}

function asMethod(this: unknown, length: number, bytes: Buffer): boolean {
	return (this as SteadySocket).received(length, bytes);
}

function bound(socket: () => SteadySocket): OnRead {
	return function (length, bytes) {
		const it = socket();
		isMethod = this === it;
		return it.received(length, bytes);
	};
}

/** What Node itself makes a Socket of. Not in its documentation, so it may be missing. */
interface ConnectionHandle {
	useUserBuffer?(bytes: Uint8Array): void;
	getpeername?(into: Peer): number;
}

/** An IP address and a port, where they are known. */
interface Peer {
	address?: string | undefined;
	family?: string | undefined;
	port?: number | undefined;
}

/** What Node itself listens with; the same is true of it. */
interface ListeningHandle {
	onconnection?(status: number, connection?: ConnectionHandle): void;
	/** @returns 0, or the system's error */
	setNoDelay?(isOn: boolean): number;
	setKeepAlive?(isOn: boolean, seconds: number): number;
}

type Handled = { readonly _handle?: ListeningHandle | null };

/** One for all who are asked where they come from: a socket keeps its own where it is asked for `remoteAddress`. */
const peer: Peer = { address: undefined, family: undefined, port: undefined };

/**
 * Hands out what a server accepts, as sockets that can be read steadily, send without delay, and notice that the other
 * side is gone.
 * @param server listens, and has accepted nothing yet
 * @param keepAliveMs after so much silence TCP asks ten times, a second apart, whether the other side is there
 * @param taken told the IP address and port that it comes from, too
 */
export function takeConnections(
	server: Server,
	keepAliveMs: number,
	taken: (socket: Socket, remote: string) => void,
): void {
	const handle = (server as Handled)._handle;
	const isSet = handle ? handsDown(handle, keepAliveMs) : false;
	const take = (socket: Socket, { address = "?", port = 0 }: Peer) => {
		if (!isSet) {
			socket.setNoDelay();
			socket.setKeepAlive(true, keepAliveMs);
		}
		taken(socket, `${address}:${port}`);
	};
	server.on("connection", (socket) => {
		const { remoteAddress: address, remotePort: port } = socket;
		take(socket, { address, port });
	});
	const asEver = handle?.onconnection;
	if (!handle || !asEver) return;
	handle.onconnection = (status, connection) => {
		if (connection?.useUserBuffer && connection.getpeername) {
			peer.address = undefined;
			peer.port = undefined;
			connection.getpeername(peer);
			take(new SteadySocket(connection), peer);
		} else asEver.call(handle, status, connection);
	};
}

/**
 * On Linux what is accepted has the options of the socket that listens, and need not be given them by five calls of the system.
 * @returns whether it has
 */
function handsDown(handle: ListeningHandle, keepAliveMs: number): boolean {
	return (
		process.platform === "linux" &&
		handle.setNoDelay?.(true) === 0 &&
		handle.setKeepAlive?.(true, Math.trunc(keepAliveMs / 1_000)) === 0
	);
}

/**
 * Reads a stream into memory that is used again and again, where it came from `takeConnections`; others as ever.
 * @returns leaves it to somebody else
 */
export function readSteadily(stream: Stream, reader: Reader): () => void {
	if (stream instanceof SteadySocket) {
		stream.readSteadily(reader);
		return () => stream.leave(reader);
	}
	const onData = (chunk: Uint8Array) => void reader.take(chunk);
	const onClose = () => reader.closed();
	stream.on("data", onData);
	stream.on("close", onClose);
	return () => {
		stream.off("data", onData);
		stream.off("close", onClose);
	};
}
