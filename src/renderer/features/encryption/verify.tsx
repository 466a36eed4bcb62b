import clsx from "clsx";
import { ChevronLeft } from "lucide-react";
import { useRef, useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import type { Conversation, Member } from "../../../shared/domain/conversation";
import type { PersonKey, ServerId } from "../../../shared/domain/ids";
import type { Result } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { CopyButton } from "../../components/copy-button";
import { TextAction } from "../../components/text-action";
import { appNow, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { useSafetyNumber } from "../../state/use-safety-number";
import { identityOf } from "../../text/encryption";
import {
	type CodeSide,
	codeText,
	readCode,
	safetyRows,
	sideOf,
	spokenNumber,
} from "../../text/safety-number";
import { QrCode } from "./qr-code";
import { type Scanned, ScanPicture } from "./scan-picture";
import "./verify.css";

const words = strings.verify;

interface VerifyProps {
	readonly conversation: Conversation;
	readonly member: Member;
	readonly onBack: () => void;
}

/** Comparing keys with one person: digits to read aloud, and a code to scan. */
export function Verify({ conversation, member, onBack }: VerifyProps) {
	const { serverId } = conversation;
	const identities = useApp((app) => app.identities);
	const known = identityOf(conversation, member, identities);
	const compared = known
		? (known.offered ?? known.key)
		: (member.identityKey ?? "");
	const first = useRef(compared);
	const self = useApp((app) => app.servers[serverId]?.self.key);
	const number = useSafetyNumber(serverId, member.key, compared);
	return (
		<>
			<TextAction
				className="verify-back"
				data-autofocus
				ref={focusOnce}
				onClick={onBack}
			>
				<ChevronLeft size={16} className="turns" aria-hidden />
				{words.back}
			</TextAction>
			{first.current === compared ? null : (
				<p className="verify-bad" role="alert">
					{words.changedMeanwhile}
				</p>
			)}
			{number.kind === "loading" ? (
				<p role="status">{words.loading}</p>
			) : number.kind === "failed" ? (
				<p className="field-error" role="alert">
					{number.message}
				</p>
			) : (
				<Comparison
					// What was found out holds for one key only.
					key={number.key}
					serverId={serverId}
					member={member}
					theirKey={number.key}
					digits={number.digits}
					isOffered={known?.offered != null}
					isVerified={known?.verified === true && known.offered === null}
					side={self ? sideOf(self, member.key) : null}
					onBack={onBack}
				/>
			)}
		</>
	);
}

/** The button that led here is gone; the focus must not be. */
function focusOnce(element: HTMLElement | null): void {
	if (element && document.activeElement === document.body) element.focus();
}

interface ComparisonProps {
	readonly serverId: ServerId;
	readonly member: Member;
	readonly theirKey: string;
	readonly digits: string;
	/** It is the number of a key that has not been accepted. */
	readonly isOffered: boolean;
	readonly isVerified: boolean;
	/** Which of the two this user is; null where that can't be told. */
	readonly side: CodeSide | null;
	readonly onBack: () => void;
}

type Outcome = "matched" | "differ" | "taken-back" | null;

function Comparison({
	serverId,
	member,
	theirKey,
	digits,
	isOffered,
	isVerified,
	side,
	onBack,
}: ComparisonProps) {
	const { key: person } = member;
	const name = calledName(member);
	const [outcome, setOutcome] = useState<Outcome>(null);
	const { busy, error, submit } = useCommand();

	const settle = (verified: boolean, next: Outcome) =>
		void submit(
			() =>
				verified
					? takeForTheirs(serverId, person, theirKey)
					: bridge.setVerified({
							serverId,
							person,
							key: theirKey,
							verified: false,
						}),
			() => setOutcome(next),
		);
	const differ = () => settle(false, "differ");
	const keepOld = () => {
		const conversationId = undecided(serverId, person);
		if (conversationId)
			void submit(() => bridge.keepIdentityKey({ conversationId }), onBack);
	};
	const onScanned = (text: string): Scanned | null => {
		if (!side) return null;
		const result = readCode(text, digits, side);
		if (result === "match") settle(true, "matched");
		else if (result === "mismatch") differ();
		else return result;
		return null;
	};

	return (
		<>
			<p className="foreign">
				{isOffered ? words.newKeyLead(name) : words.lead(name)}
			</p>
			<section className="safety" aria-label={words.number}>
				<p className="visually-hidden">{spokenNumber(digits)}</p>
				<div className="safety-number" aria-hidden="true">
					{safetyRows(digits).map((row) => (
						<p key={row.join()}>{row.join(" ")}</p>
					))}
				</div>
				<CopyButton small variant="quiet" text={digits} label={words.copy} />
			</section>
			<div className="verify-outcome">
				<OutcomeWords
					outcome={outcome}
					name={name}
					isVerified={isVerified}
					isOffered={isOffered}
				/>
				{error ? (
					<p className="field-error" role="alert">
						{error}
					</p>
				) : null}
				<div className="verify-actions">
					{isVerified ? null : (
						<Button
							variant="primary"
							disabled={busy}
							onClick={() => settle(true, "matched")}
						>
							{words.same}
						</Button>
					)}
					<Button disabled={busy} onClick={differ}>
						{words.differ}
					</Button>
					{isVerified ? (
						<Button
							variant="quiet"
							disabled={busy}
							onClick={() => settle(false, "taken-back")}
						>
							{words.takeBack}
						</Button>
					) : null}
					{isOffered && outcome === "differ" ? (
						<Button variant="danger" disabled={busy} onClick={keepOld}>
							{strings.encryption.keepKey}
						</Button>
					) : null}
				</div>
			</div>
			{side ? (
				<div className="verify-scan">
					<QrCode text={codeText(digits, side)} label={words.code(name)} />
					<ScanPicture name={name} onText={onScanned} />
				</div>
			) : null}
		</>
	);
}

interface OutcomeWordsProps {
	readonly outcome: Outcome;
	readonly name: string;
	readonly isVerified: boolean;
	readonly isOffered: boolean;
}

function OutcomeWords({
	outcome,
	name,
	isVerified,
	isOffered,
}: OutcomeWordsProps) {
	if (outcome === "differ")
		return (
			<div className="verify-bad foreign" role="alert">
				<strong>
					{isOffered ? words.differsKeep(name) : words.differs(name)}
				</strong>
				<p>{words.differsWhy}</p>
			</div>
		);
	const text =
		outcome === "taken-back" && !isVerified
			? words.takenBack(name)
			: isVerified
				? words.isVerified(name)
				: "";
	return (
		<p
			className={clsx("told", text && isVerified && "verify-good")}
			role="status"
		>
			{text}
		</p>
	);
}

/** The conversation in which this person's new key waits for a decision. */
function undecided(serverId: ServerId, person: PersonKey) {
	return Object.values<Conversation>(appNow().conversations).find(
		({ serverId: on, encryption }) =>
			on === serverId &&
			encryption.kind === "key-changed" &&
			encryption.person === person,
	)?.id;
}

/** Whoever finds the numbers the same takes the key, where it is a new one, and vouches for it. */
async function takeForTheirs(
	serverId: ServerId,
	person: PersonKey,
	key: string,
): Promise<Result<null>> {
	const conversationId = undecided(serverId, person);
	if (conversationId) {
		const accepted = await bridge.acceptIdentityKey({ conversationId, key });
		if (!accepted.ok) return accepted;
	}
	return bridge.setVerified({ serverId, person, key, verified: true });
}
