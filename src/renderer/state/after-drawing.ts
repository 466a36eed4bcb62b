/**
 * Once the frame that is due has been drawn.
 * @returns takes it back, as long as that has not happened
 */
export function afterDrawing(run: () => void): () => void {
	let timer: ReturnType<typeof setTimeout> | undefined;
	const frame = requestAnimationFrame(() => {
		timer = setTimeout(run);
	});
	return () => {
		cancelAnimationFrame(frame);
		clearTimeout(timer);
	};
}
