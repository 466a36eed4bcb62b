import { strings } from "../../../language";
import type { RelayEvent } from "../../../shared/domain/relay-report";
import { PageSection } from "../../components/page";
import { shownName } from "../../text/names";
import { clockTime, isoTime } from "../../text/time";

const words = strings.relayPage;

/** What has happened last on the hosted relay, the newest first. Never what was said. */
export function EventsPart({
	events,
}: {
	readonly events: readonly RelayEvent[];
}) {
	return (
		<PageSection title={words.events}>
			{events.length === 0 ? (
				<p className="field-note">{words.noEvents}</p>
			) : null}
			{/* Read on demand: a log that speaks by itself would never stop. */}
			<ol className="relay-events scrolls" aria-label={words.events}>
				{events.toReversed().map((event) => (
					<li key={`${event.at} ${event.kind} ${event.who} ${event.code}`}>
						<time className="numbers" dateTime={isoTime(event.at)}>
							{clockTime(event.at)}
						</time>
						<span className="foreign">{sentenceOf(event)}</span>
						{event.times > 1 ? (
							<span className="page-row-note">{words.times(event.times)}</span>
						) : null}
					</li>
				))}
			</ol>
		</PageSection>
	);
}

function sentenceOf({ kind, who, code }: RelayEvent): string {
	const name = shownName(who.split("@")[0] ?? who);
	const why = code === null ? "" : (words.why[code] ?? code);
	switch (kind) {
		case "came":
			return words.event.came(name);
		case "left":
			return why === ""
				? words.event.left(name)
				: words.event.leftFor(name, why);
		case "refused":
			return words.event.refused(name, why);
		case "limit":
			return words.event.limit(name, why);
	}
}
