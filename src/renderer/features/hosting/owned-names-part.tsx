import { useState } from "react";
import { strings } from "../../../language";
import { isOwnRelay } from "../../../shared/domain/server";
import { foldUser } from "../../../shared/fold-user";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { FieldForm } from "../../components/field-form";
import { PageSection } from "../../components/page";
import { serversOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { listTime } from "../../text/time";

const words = strings.settings.ownedNames;

/** Which names belong to a key on the hosted relay, while it runs. */
export function OwnedNamesPart() {
	const host = useApp((app) => app.relayHost);
	const own = useApp((app) => serversOf(app).find(isOwnRelay));
	const [releasing, setReleasing] = useState<string | null>(null);
	const members = useApp((app) => app.relayMembers.list);
	const owned = host.kind === "on" ? host.ownedNames : null;
	if (!owned) return null;
	// Whose it is, only a line that has come through can tell.
	const self = own?.line.kind === "ready" ? own.self.key : null;
	return (
		<PageSection
			title={words.title}
			note={owned.names.length > 0 ? words.note : words.none}
		>
			<ul
				className="settings-rows"
				aria-label={words.title}
				tabIndex={-1}
				data-focus-home
			>
				{owned.names.map(({ name, lastSeen }) => (
					<li key={name} className="settings-line settings-row">
						<span>
							{name === self ? words.you(name) : name}
							{name !== self && lastSeen > 0 ? (
								<span className="field-note">
									{" "}
									{words.lastSeen(listTime(lastSeen, Date.now()))}
								</span>
							) : null}
						</span>
						{name === self ? null : (
							<Button
								small
								aria-label={words.releaseOf(name)}
								onClick={() => setReleasing(name)}
							>
								{words.release}
							</Button>
						)}
					</li>
				))}
			</ul>
			{owned.more > 0 ? (
				<FieldForm
					// Another one is asked for in an empty field.
					key={owned.more}
					label={words.another}
					hint={words.more(owned.more)}
					maxLength={1_000}
					action={words.release}
					value=""
					problem={(typed) => (foldUser(typed) === self ? words.yourOwn : null)}
					asksFirst={(typed) => {
						setReleasing(foldUser(typed));
						return true;
					}}
					command={(name) => bridge.releaseName({ name })}
				/>
			) : null}
			{releasing !== null ? (
				<ConfirmDialog
					title={words.releaseTitle(releasing)}
					lead={
						members.some(({ name, key }) => name === releasing && key !== null)
							? `${words.releaseLead(releasing)} ${words.releaseTied(releasing)}`
							: words.releaseLead(releasing)
					}
					confirm={words.releaseConfirm}
					command={() => bridge.releaseName({ name: releasing })}
					onClose={() => setReleasing(null)}
				/>
			) : null}
		</PageSection>
	);
}
