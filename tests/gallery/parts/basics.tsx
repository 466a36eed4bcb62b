import { Inbox, Plus, Search } from "lucide-react";
import { useState } from "react";
import { strings } from "../../../src/language";
import { Avatar } from "../../../src/renderer/components/avatar";
import { Back } from "../../../src/renderer/components/back-button";
import { Badge } from "../../../src/renderer/components/badge";
import { Button, IconButton } from "../../../src/renderer/components/button";
import {
	CopyButton,
	CopyIconButton,
} from "../../../src/renderer/components/copy-button";
import { EmptyState } from "../../../src/renderer/components/empty-state";
import { Fact } from "../../../src/renderer/components/fact";
import { FieldForm } from "../../../src/renderer/components/field-form";
import {
	Fingerprint,
	Fingerprints,
} from "../../../src/renderer/components/fingerprint";
import { Mark } from "../../../src/renderer/components/mark";
import { Menu } from "../../../src/renderer/components/menu";
import { PageSection } from "../../../src/renderer/components/page";
import { Segmented } from "../../../src/renderer/components/segmented";
import { Select } from "../../../src/renderer/components/select";
import { Shortcut } from "../../../src/renderer/components/shortcut";
import { StatusDot } from "../../../src/renderer/components/status-dot";
import { Switch } from "../../../src/renderer/components/switch";
import { TextAction } from "../../../src/renderer/components/text-action";
import { TextField } from "../../../src/renderer/components/text-field";
import { Unverified } from "../../../src/renderer/components/unverified";
import { fail, ok } from "../../../src/shared/errors";
import { alice, bob, carol, dave, personKey } from "../people";
import { Part } from "./part";

const common = strings.common;
const variants = ["primary", "plain", "quiet", "danger"] as const;
const tones = ["good", "busy", "quiet", "bad"] as const;
const sizes = ["small", "medium", "large"] as const;
const nothing = () => {};
const done = async () => ok(null);
const refused = async () => fail("text-too-long");
/** Eight by eight pixels. */
const FACE =
	"iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAIAAABLbSncAAAAf0lEQVR42g3JIQFFMQhA0R/nhSDENBpDA/Q1M+jpGRrQgGJ/x57fp4iyFFNCSeUqrfw+R5zlmBNOOtdpfxFIsAILIsjgBh0vNrJZG9vEJjd30/vFQQ7rYIc45OEe+rwopFiFFVFkcYuuF400q7Emmmxu0/1ikGENNsSQwx16+AMdZV+hYYryOgAAAABJRU5ErkJggg==";

/** What everything else is made of (src/renderer/components). */
export function Basics() {
	const [choice, setChoice] = useState("light");
	const [on, setOn] = useState(true);
	return (
		<>
			<Part name="Button">
				{variants.map((variant) => (
					<div key={variant} className="gallery-row gallery-states">
						<Button variant={variant}>{variant}</Button>
						<Button variant={variant} icon={<Plus size={16} aria-hidden />}>
							{variant}
						</Button>
						<Button variant={variant} small>
							small
						</Button>
						<Button variant={variant} disabled>
							disabled
						</Button>
					</div>
				))}
			</Part>
			<Part name="IconButton">
				<IconButton label={common.dismiss}>
					<Search size={18} aria-hidden />
				</IconButton>
				<IconButton label={common.dismiss} disabled>
					<Search size={18} aria-hidden />
				</IconButton>
				<Back label={common.cancel} onBack={nothing} />
			</Part>
			<Part name="TextField">
				<TextField label="Empty" placeholder="Placeholder" />
				<TextField
					label="With a hint"
					hint="What it is for."
					aside="optional"
				/>
				<TextField
					label="Wrong"
					defaultValue="x y"
					error="A name has no spaces."
				/>
				<TextField label="Disabled" defaultValue="Kept" disabled />
			</Part>
			<Part name="FieldForm">
				<div className="gallery-row">
					<FieldForm label="Saved" value="Alice" command={done} />
					<FieldForm label="Refused" value="Alice" command={refused} />
					<FieldForm
						label="Nothing there yet"
						action="Add"
						value=""
						command={done}
					/>
				</div>
			</Part>
			<Part name="Select">
				<Select
					label={strings.settings.theme}
					note="What it does."
					value={choice}
					options={Object.entries(strings.settings.themes)}
					onChange={setChoice}
				/>
			</Part>
			<Part name="Segmented">
				<Segmented
					label={strings.settings.theme}
					value={choice}
					options={Object.entries(strings.settings.themes)}
					onChange={setChoice}
				/>
			</Part>
			<Part name="Switch">
				<Switch label="On" on={on} onChange={setOn} note="What it does." />
				<Switch label="Off" on={!on} onChange={() => setOn(!on)} />
				<Switch label="Busy" on busy onChange={nothing} />
				<Switch label="Not here" on={null} note="Why." onChange={nothing} />
			</Part>
			<Part name="Avatar">
				{sizes.map((size) => (
					<div key={size} className="gallery-row gallery-states">
						<Avatar size={size} people={[carol]} />
						<Avatar size={size} people={[carol, dave]} />
						{Array.from({ length: 8 }, (_, n) => (
							<Avatar
								key={personKey(`key ${n * 7}`)}
								size={size}
								people={[{ ...dave, key: personKey(`key ${n * 7}`) }]}
							/>
						))}
					</div>
				))}
			</Part>
			<Part name="Avatar with a picture">
				{sizes.map((size) => (
					<Avatar key={size} size={size} people={[carol]} picture={FACE} />
				))}
			</Part>
			<Part name="Fact, Fingerprint">
				<dl className="gallery-row">
					<Fact name="Messages">{strings.amounts.bytes(21e6)}</Fact>
					<Fact name="Log">{strings.amounts.bytes(0)}</Fact>
				</dl>
				<Fingerprint of={carol.identityKey ?? ""} />
				<Fingerprints
					of={[
						["Before", carol.identityKey ?? ""],
						["Now", dave.identityKey ?? ""],
					]}
				/>
			</Part>
			<Part name="CopyButton, TextAction">
				<CopyButton text="a" label="Copy" copied="Copied" />
				<CopyButton variant="primary" text="a" label="Copy" copied="Copied" />
				<CopyIconButton text="a" label="Copy" copied="Copied" />
				<TextAction>{common.dismiss}</TextAction>
			</Part>
			<Part name="Badge, StatusDot, Unverified, Mark, Shortcut">
				<Badge short="3" label="3" />
				<Badge short="99+" label="120" />
				<Badge short="3" label="3" quiet />
				{tones.map((tone) => (
					<span key={tone}>
						<StatusDot tone={tone} /> {tone}
					</span>
				))}
				<span>
					{bob.name} <Unverified person={bob} />
				</span>
				<span>
					{alice.name} <Unverified person={alice} />
				</span>
				<Mark size={20} />
				<Mark size={48} />
				<Shortcut of="palette" />
			</Part>
			<Part name="Menu">
				<Menu
					label="Menu"
					items={() => [
						{ label: "Plain", onSelect: nothing },
						{ label: "Dangerous", danger: true, onSelect: nothing },
					]}
				/>
			</Part>
			<Part name="EmptyState">
				<EmptyState
					heading="h2"
					icon={<Inbox size={26} />}
					title="Nothing here yet"
					lead="What this place is, and what to do next."
				>
					<Button variant="primary">Do it</Button>
				</EmptyState>
			</Part>
			<Part name="PageSection">
				<PageSection title="A section" note="What it is about.">
					<p>What it has.</p>
				</PageSection>
			</Part>
		</>
	);
}
