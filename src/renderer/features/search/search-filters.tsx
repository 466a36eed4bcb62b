import { Link } from "lucide-react";
import { useMemo } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { PersonKey } from "../../../shared/domain/ids";
import { changeSearch, useSearch } from "../../state/search";
import { emptyQuery, type Period } from "../../state/search-query";
import { writersOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { shownName } from "../../text/names";

const words = strings.search;
const periods = ["any", "week", "month", "year", "between"] as const;

/** Who, when, with a link: what narrows a search beside its words. */
export function SearchFilters() {
	const { from, period, hasLink } = useSearch(
		(search) => search?.query ?? emptyQuery,
	);
	const scope = useSearch((search) => search?.scope ?? null);
	const servers = useApp((app) => app.servers);
	const conversations = useApp((app) => app.conversations);
	const writers = useMemo(
		() => writersOf(servers, conversations, scope),
		[servers, conversations, scope],
	);

	const choosePeriod = (kind: Period["kind"]) =>
		changeSearch({
			period: kind === "between" ? { kind, first: "", last: "" } : { kind },
		});

	return (
		<div className="search-filters">
			<select
				aria-label={words.from}
				value={from ?? ""}
				onChange={({ target }) =>
					changeSearch({ from: (target.value || null) as PersonKey | null })
				}
			>
				<option value="">{words.anybody}</option>
				{writers.map(({ isSelf, ...person }) => (
					<option key={person.key} value={person.key}>
						{isSelf ? words.you(shownName(person.name)) : calledName(person)}
					</option>
				))}
			</select>
			<select
				aria-label={words.when}
				value={period.kind}
				onChange={({ target }) => choosePeriod(target.value as Period["kind"])}
			>
				{periods.map((kind) => (
					<option key={kind} value={kind}>
						{words.periods[kind]}
					</option>
				))}
			</select>
			<button
				type="button"
				className="search-chip"
				aria-pressed={hasLink}
				onClick={() => changeSearch({ hasLink: !hasLink })}
			>
				<Link size={13} aria-hidden />
				{words.hasLink}
			</button>
			{period.kind === "between" ? (
				<div className="search-days">
					<label>
						{words.firstDay}
						<input
							type="date"
							value={period.first}
							max={period.last || undefined}
							onChange={({ target }) =>
								changeSearch({ period: { ...period, first: target.value } })
							}
						/>
					</label>
					<label>
						{words.lastDay}
						<input
							type="date"
							value={period.last}
							min={period.first || undefined}
							onChange={({ target }) =>
								changeSearch({ period: { ...period, last: target.value } })
							}
						/>
					</label>
				</div>
			) : null}
		</div>
	);
}
