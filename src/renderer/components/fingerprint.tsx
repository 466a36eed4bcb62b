import "./fingerprint.css";

/** Of a key, to be compared letter by letter. */
export function Fingerprint({ of }: { readonly of: string }) {
	return (
		<span className="fingerprint">
			<bdi dir="ltr">{of}</bdi>
		</span>
	);
}

interface FingerprintsProps {
	/** What each is, and the fingerprint. */
	readonly of: readonly (readonly [name: string, fingerprint: string])[];
}

/** Several, one under the other, so that what differs meets the eye. */
export function Fingerprints({ of }: FingerprintsProps) {
	return (
		<dl className="fingerprints">
			{of.map(([name, fingerprint]) => (
				<div key={name}>
					<dt>{name}</dt>
					<dd>
						<Fingerprint of={fingerprint} />
					</dd>
				</div>
			))}
		</dl>
	);
}
