import type { Rectangle } from "electron";
import { z } from "zod";
import type { Format } from "../profile/json-file";
import { DEFAULT_SIZE, MIN_SIZE } from "./window-size";

/** Where the window stood when it was last moved: its bounds when it isn't maximised, in screen points. */
export interface WindowPlace extends Rectangle {
	readonly maximized: boolean;
}

/** As much of a window has to be on a screen for somebody to get hold of it. */
const GRIP = { width: 120, height: 40 };

const point = z.number().int().min(-100_000).max(100_000);

const placeSchema = z.strictObject({
	x: point,
	y: point,
	width: point.min(MIN_SIZE.width),
	height: point.min(MIN_SIZE.height),
	maximized: z.boolean(),
});

/** `window.json`, whose loss is no loss. */
export const windowPlaceFormat: Format<WindowPlace | null, WindowPlace> = {
	parse: (text) => placeSchema.parse(JSON.parse(text)),
	serialize: (place) => `${JSON.stringify(place)}\n`,
	nothing: null,
};

/**
 * What a new window takes: the remembered place, unless the screen it was on is gone; then its size, as far as
 * it fits, in the middle.
 * @param screens the work areas there are now, the main one first
 */
export function placeOn(
	place: WindowPlace | null,
	screens: readonly Rectangle[],
): Partial<Rectangle> & typeof DEFAULT_SIZE {
	if (!place) return DEFAULT_SIZE;
	const { x, y, width, height } = place;
	// The upper edge is what a window is moved by.
	const grip = { x, y, width, height: GRIP.height };
	if (screens.some((screen) => isHeld(grip, screen)))
		return { x, y, width, height };
	const [main] = screens;
	return {
		width: Math.min(width, main?.width ?? width),
		height: Math.min(height, main?.height ?? height),
	};
}

function isHeld(grip: Rectangle, screen: Rectangle): boolean {
	const wide =
		Math.min(grip.x + grip.width, screen.x + screen.width) -
		Math.max(grip.x, screen.x);
	const high =
		Math.min(grip.y + grip.height, screen.y + screen.height) -
		Math.max(grip.y, screen.y);
	return wide >= GRIP.width && high >= GRIP.height;
}
