import { useEffect, useState } from "react";
import { strings } from "../../../language";
import type { Licences } from "../../../shared/domain/licence";
import { bridge } from "../../bridge";

const words = strings.settings.licences;

/** What of others is in this app, each with its licence to read. */
export function LicencesSetting() {
	const [licences, setLicences] = useState<Licences | null>(null);
	useEffect(() => {
		void bridge.getLicences({}).then((result) => {
			if (result.ok) setLicences(result.value);
		});
	}, []);
	return (
		<>
			<h3>{words.title}</h3>
			<p className="field-note">{words.note}</p>
			{licences ? (
				<>
					<p className="field-note numbers">
						{words.runtime(licences.runtime)}
					</p>
					<details className="licences">
						<summary>{words.packages(licences.packages.length)}</summary>
						<ul>
							{licences.packages.map(({ name, version, license, text }) => (
								<li key={name}>
									<details>
										<summary>
											<bdi>{name}</bdi> <bdi className="numbers">{version}</bdi>{" "}
											<bdi className="field-note">{license}</bdi>
										</summary>
										<pre dir="ltr">{text}</pre>
									</details>
								</li>
							))}
						</ul>
					</details>
				</>
			) : null}
		</>
	);
}
