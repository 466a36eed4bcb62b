import { BrowserWindow } from "electron";
import type { GateState } from "../../shared/domain/gate";
import type { DomainEvent } from "../../shared/events";
import { PUSH_CHANNEL, type Push, type Wish } from "../../shared/ipc";

/** Events on their way to every window, numbered so that a window notices a gap. */
export class Pushes {
	#seq = 0;

	/** The number of the last push. */
	get seq(): number {
		return this.#seq;
	}

	send(event: DomainEvent): void {
		this.#push({ seq: ++this.#seq, event });
	}

	sendGate(gate: GateState): void {
		this.#push({ seq: ++this.#seq, gate });
	}

	sendWish(wish: Wish): void {
		this.#push({ wish });
	}

	#push(push: Push): void {
		for (const { webContents } of BrowserWindow.getAllWindows()) {
			if (!webContents.isDestroyed()) webContents.send(PUSH_CHANNEL, push);
		}
	}
}
