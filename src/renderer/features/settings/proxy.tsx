import { useState } from "react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import {
	MAX_PROXY_SECRET_BYTES,
	type ProxyKind,
} from "../../../shared/domain/proxy";
import { errorOf } from "../../../shared/errors";
import { bridge } from "../../bridge";
import { Button } from "../../components/button";
import { Form } from "../../components/form";
import { Segmented } from "../../components/segmented";
import { TextField } from "../../components/text-field";
import { run, useApp } from "../../state/store";
import { useCommand } from "../../state/use-command";
import { parsePort } from "../../text/parse-port";

const words = strings.proxy;
const kinds = Object.entries(words.kinds) as [ProxyKind | "none", string][];
const usualPorts = { socks5: "1080", http: "8080" };

/** Whom connections beyond the own networks are asked of. */
export function ProxySetting() {
	const proxy = useApp((app) => app.proxy);
	const isLost = proxy === "lost";
	const [kind, setKind] = useState<ProxyKind | "none" | null>(
		isLost ? null : (proxy?.kind ?? "none"),
	);
	const choose = (next: ProxyKind | "none") => {
		setKind(next);
		if (next === "none" && proxy) void run(bridge.setProxy({ proxy: null }));
	};
	return (
		<>
			<Segmented
				label={words.title}
				value={kind}
				options={kinds}
				onChange={choose}
			/>
			<p className="field-note">{words.note}</p>
			{isLost ? (
				<p className="field-error" role="alert">
					{sentenceOf(errorOf("proxy-lost"))}
				</p>
			) : null}
			{kind === null || kind === "none" ? null : (
				<ProxyForm key={kind} kind={kind} />
			)}
		</>
	);
}

function ProxyForm({ kind }: { readonly kind: ProxyKind }) {
	const set = useApp((app) => app.proxy);
	const proxy = set === "lost" ? null : set;
	const [host, setHost] = useState(proxy?.host ?? "");
	const [port, setPort] = useState(
		proxy?.kind === kind ? String(proxy.port) : usualPorts[kind],
	);
	const [user, setUser] = useState(proxy?.user ?? "");
	const [password, setPassword] = useState("");
	const [isSaved, setSaved] = useState(false);
	const [missing, setMissing] = useState<"host" | "port" | null>(null);
	const { busy, error, submit } = useCommand();
	const isKnown = proxy?.hasPassword === true && proxy.user === user.trim();

	const typed = (set: (text: string) => void) => ({
		onChange: ({ target }: { target: HTMLInputElement }) => {
			set(target.value);
			setMissing(null);
			setSaved(false);
		},
	});
	const save = () => {
		const number = parsePort(port);
		if (!host.trim()) return setMissing("host");
		if (!number) return setMissing("port");
		void submit(
			() =>
				bridge.setProxy({
					proxy: {
						kind,
						host: host.trim(),
						port: number,
						user: user.trim(),
						password: password === "" ? null : password,
					},
				}),
			() => {
				setPassword("");
				setSaved(true);
			},
		);
	};

	return (
		<Form className="settings-form" onSubmit={save}>
			<div className="settings-line">
				<TextField
					label={words.host}
					placeholder={words.hostPlaceholder}
					inputMode="url"
					dir="ltr"
					value={host}
					error={missing === "host" ? words.hostMissing : error}
					{...typed(setHost)}
				/>
				<TextField
					label={words.port}
					inputMode="numeric"
					value={port}
					error={missing === "port" ? words.portInvalid : null}
					{...typed(setPort)}
				/>
			</div>
			<div className="settings-line">
				<TextField
					label={words.user}
					aside={strings.common.optional}
					maxLength={MAX_PROXY_SECRET_BYTES}
					value={user}
					{...typed(setUser)}
				/>
				<TextField
					type="password"
					label={words.password}
					aside={strings.common.optional}
					maxLength={MAX_PROXY_SECRET_BYTES}
					hint={isKnown ? words.passwordKnown : words.passwordNote}
					value={password}
					{...typed(setPassword)}
				/>
			</div>
			<div className="settings-actions">
				<Button type="submit" small disabled={busy}>
					{strings.common.save}
				</Button>
				<p className="field-note" role="status">
					{isSaved ? words.saved : ""}
				</p>
			</div>
		</Form>
	);
}
