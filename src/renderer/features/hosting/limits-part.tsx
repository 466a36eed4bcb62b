import { useState } from "react";
import { strings } from "../../../language";
import {
	type HostLimit,
	hostLimits,
	type RelaySettings,
} from "../../../shared/domain/relay-host";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { PageSection } from "../../components/page";
import { TextField } from "../../components/text-field";
import { useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { asksFirst } from "./set-hosting";

const words = strings.relayPage;
const DAY_MS = 86_400_000;
const MIB = 1_048_576;

/** What is shown of one: how much of its own unit makes one of a reader's, and its default there. */
const shownAs: Readonly<
	Record<HostLimit, readonly [unit: number, usual: number]>
> = {
	maxLines: [1, 512],
	maxLinesPerAddress: [1, 16],
	maxMailMessages: [1, 1_000],
	maxMailboxBytes: [MIB, 1_024],
	mailExpiryMs: [DAY_MS, 30],
	socketBytesPerSecond: [MIB, 64],
};

/** Limits that a host may want others than the default of. */
export function LimitsPart() {
	const settings = useApp((app) => app.relaySettings);
	const [texts, setTexts] = useState(() => textsOf(settings));
	const { busy, error, setError, submit } = useCommand();

	const save = () => {
		const limits: Partial<Record<HostLimit, number>> = {};
		for (const name of hostLimits) {
			const text = texts[name].trim();
			if (text === "") continue;
			const number = /^\d{1,6}$/.test(text) ? Number(text) : 0;
			if (number < 1) {
				setError(`${words.limitNames[name]}: ${words.limitInvalid}`);
				return;
			}
			limits[name] = number * shownAs[name][0];
		}
		const next = { ...settings, limits };
		if (asksFirst(next)) return;
		void submit(
			() => bridge.setRelaySettings(next),
			() => {},
		);
	};

	const before = textsOf(settings);
	const isDirty = hostLimits.some(
		(name) => texts[name].trim() !== before[name],
	);
	return (
		<PageSection title={words.limits} note={words.limitsNote}>
			<Form className="settings-form" onSubmit={save}>
				<div className="limits">
					{hostLimits.map((name) => (
						<TextField
							key={name}
							label={words.limitNames[name]}
							inputMode="numeric"
							placeholder={String(shownAs[name][1])}
							value={texts[name]}
							onChange={(event) => {
								setTexts({ ...texts, [name]: event.target.value });
								setError(null);
							}}
						/>
					))}
				</div>
				{error ? (
					<p className="field-error" role="alert">
						{error}
					</p>
				) : null}
				<div>
					<Button type="submit" disabled={busy || !isDirty}>
						{strings.common.save}
					</Button>
				</div>
			</Form>
		</PageSection>
	);
}

function textsOf({ limits }: RelaySettings): Record<HostLimit, string> {
	return Object.fromEntries(
		hostLimits.map((name) => {
			const value = limits[name];
			const [unit] = shownAs[name];
			return [
				name,
				value === undefined ? "" : String(Math.round(value / unit)),
			];
		}),
	) as Record<HostLimit, string>;
}
