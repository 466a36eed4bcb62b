import { strings } from "../../../language";
import { listOf } from "../../../language/lists";
import type { RelayBan } from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { PageSection } from "../../components/page";
import { run, useApp } from "../../state/store";
import { shownName } from "../../text/names";
import { listTime } from "../../text/time";

const words = strings.relayPage;

/** Who is not let in, each to be taken back. */
export function BansPart() {
	const bans = useApp((app) => app.relayBans);
	if (bans.length === 0) return null;
	return (
		<PageSection title={words.bans}>
			<ul className="page-rows" aria-label={words.bans}>
				{bans.map((ban) => {
					const { name, key, address, at } = ban;
					const who = whoOf(ban);
					return (
						<li key={`${name} ${key} ${address}`} className="page-row">
							<span className="page-row-text">
								<span className="foreign">{who}</span>
								{at > 0 ? (
									<span className="page-row-note">
										{words.bannedWhen(listTime(at, Date.now()))}
									</span>
								) : null}
							</span>
							<Button
								small
								aria-label={words.unbanOf(who)}
								onClick={() => run(bridge.unbanPerson({ name, key, address }))}
							>
								{words.unban}
							</Button>
						</li>
					);
				})}
			</ul>
		</PageSection>
	);
}

function whoOf({ name, key, address }: RelayBan): string {
	const parts = [
		name === null ? null : shownName(name),
		key === null ? null : name === null ? words.bannedOnlyKey : words.bannedKey,
		address,
	];
	return listOf(parts.filter((part) => part !== null));
}
