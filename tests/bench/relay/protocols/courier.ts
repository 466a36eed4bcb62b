/** One who sends and is told what is safe, to one who may be away. */
export interface Courier {
	/** Sends so many messages in one write. */
	send(count: number): void;
	/** Called with how many more of them the server has acknowledged. */
	onSafe: (count: number) => void;
}
