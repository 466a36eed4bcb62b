import { strings } from "../../../language";
import {
	MAX_SAMPLES,
	type RelaySample,
} from "../../../shared/domain/relay-report";

const words = strings.relayPage;
const { bytes: bytesText } = strings.amounts;
const WIDTH = 240;
const HEIGHT = 48;

interface TrafficChartProps {
	readonly samples: readonly RelaySample[];
}

/** The last minute, messages above and bytes below, each against its own highest second. */
export function TrafficChart({ samples }: TrafficChartProps) {
	const messages = samples.map((one) => one.messages);
	const bytes = samples.map((one) => one.bytes);
	const most = Math.max(0, ...messages);
	const mostBytes = Math.max(0, ...bytes);
	return (
		<figure
			className="traffic"
			role="img"
			aria-label={words.chartOf(most, bytesText(mostBytes))}
		>
			<Curve
				label={words.perSecond}
				value={strings.amounts.number(messages.at(-1) ?? 0)}
				values={messages}
			/>
			<Curve
				label={words.bytes}
				value={bytesText(bytes.at(-1) ?? 0)}
				values={bytes}
			/>
		</figure>
	);
}

interface CurveProps {
	readonly label: string;
	/** The last one, in words. */
	readonly value: string;
	readonly values: readonly number[];
}

function Curve({ label, value, values }: CurveProps) {
	return (
		<div className="curve">
			<span className="figure-value numbers">{value}</span>
			<span className="figure-label">{label}</span>
			<svg
				viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
				preserveAspectRatio="none"
				aria-hidden
			>
				<path className="curve-area" d={areaOf(values)} />
				<path
					className="curve-line"
					d={lineOf(values)}
					vectorEffect="non-scaling-stroke"
				/>
			</svg>
		</div>
	);
}

/** The newest at the right edge, however few there are. */
function lineOf(values: readonly number[]): string {
	const most = Math.max(1, ...values);
	const step = WIDTH / (MAX_SAMPLES - 1);
	return values
		.map((value, i) => {
			const x = WIDTH - (values.length - 1 - i) * step;
			const y = HEIGHT - 1 - (value / most) * (HEIGHT - 3);
			return `${i === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`;
		})
		.join("");
}

function areaOf(values: readonly number[]): string {
	if (values.length < 2) return "";
	const first = WIDTH - ((values.length - 1) * WIDTH) / (MAX_SAMPLES - 1);
	return `${lineOf(values)}L${WIDTH} ${HEIGHT}L${first.toFixed(1)} ${HEIGHT}Z`;
}
