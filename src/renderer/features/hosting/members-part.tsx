import { useState } from "react";
import { strings } from "../../../language";
import type { Person } from "../../../shared/domain/person";
import type { RelayMembers } from "../../../shared/domain/relay-host";
import { isOwnRelay } from "../../../shared/domain/server";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { ConfirmDialog } from "../../components/confirm-dialog";
import { FieldForm } from "../../components/field-form";
import { Switch } from "../../components/switch";
import { serversOf } from "../../state/selectors";
import { run, useApp } from "../../state/store";
import { cutOff } from "./cut-off";

const words = strings.settings.members;

/** A change that cuts somebody off, until the user has confirmed it. */
interface Asked {
	readonly title: string;
	readonly confirm: string;
	readonly leaving: readonly Person[];
	readonly command: () => Promise<Result<null>>;
}

/** Whom the hosted relay lets in. */
export function MembersPart() {
	const members = useApp((app) => app.relayMembers);
	const own = useApp((app) => serversOf(app).find(isOwnRelay));
	const profile = useApp((app) => app.profile);
	const host = useApp((app) => app.relayHost);
	const owned = host.kind === "on" ? host.ownedNames : null;
	const ownerOf = (name: string) =>
		owned?.names.find((one) => one.name === name)?.key ?? null;
	const [asked, setAsked] = useState<Asked | null>(null);

	/** At once where nobody is cut off by it. */
	const change = (
		next: RelayMembers,
		question: Pick<Asked, "title" | "confirm" | "command">,
	) => {
		const leaving = cutOff(next, own?.people ?? []);
		if (leaving.length > 0) setAsked({ ...question, leaving });
		else run(question.command());
	};

	const remove = (name: string) =>
		change(
			{ ...members, list: members.list.filter((one) => one.name !== name) },
			{
				title: words.removeTitle(name),
				confirm: words.removeConfirm,
				command: () => bridge.removeMember({ name }),
			},
		);

	const ownName = own?.self.name ?? profile?.name ?? "";
	return (
		<div className="settings-form">
			<Switch
				label={words.only}
				on={members.on}
				onChange={(on) =>
					change(
						{ ...members, on },
						{
							title: words.onTitle,
							confirm: words.onConfirm,
							command: () => bridge.setMembersOnly({ on }),
						},
					)
				}
			/>
			<p className="field-note">{words.note}</p>
			<ul
				className="settings-rows"
				aria-label={words.title}
				tabIndex={-1}
				data-focus-home
			>
				<li className="settings-line settings-row">
					<span>{words.you(ownName)}</span>
				</li>
				{members.list
					.filter(({ name }) => name !== own?.self.key)
					.map(({ name, key }) => (
						<li key={name} className="settings-line settings-row">
							<span>
								{name}
								{key === null ? null : (
									<span className="field-note">
										{" "}
										{owned && ownerOf(name) !== key
											? words.tiedToOther
											: words.tied}
									</span>
								)}
							</span>
							<TieButton name={name} tied={key} owner={ownerOf(name)} />
							<Button
								small
								aria-label={words.removeOf(name)}
								onClick={() => remove(name)}
							>
								{words.remove}
							</Button>
						</li>
					))}
			</ul>
			<FieldForm
				label={words.name}
				maxLength={1_000}
				action={words.add}
				value=""
				command={(name) => bridge.addMember({ name })}
			/>
			{asked ? (
				<ConfirmDialog
					title={asked.title}
					lead={words.cutOff(
						asked.leaving.map(({ name }) => name).join(", "),
						asked.leaving.length,
					)}
					confirm={asked.confirm}
					command={asked.command}
					onClose={() => setAsked(null)}
				/>
			) : null}
		</div>
	);
}

interface TieButtonProps {
	readonly name: string;
	/** The key that alone is let in; null for whichever owns the name. */
	readonly tied: string | null;
	/** The key that owns the name now; null where none does, or it is not known. */
	readonly owner: string | null;
}

/** Once a member was here, no other key need ever come in under the name, not even if it is released. */
function TieButton({ name, tied, owner }: TieButtonProps) {
	if (tied === null && owner === null) return null;
	return (
		<Button
			small
			variant="quiet"
			aria-label={tied === null ? words.tieOf(name) : words.untieOf(name)}
			onClick={() =>
				run(bridge.tieMember({ name, key: tied === null ? owner : null }))
			}
		>
			{tied === null ? words.tie : words.untie}
		</Button>
	);
}
