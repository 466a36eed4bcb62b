import { TriangleAlert, X } from "lucide-react";
import { strings } from "../../../language";
import { sentenceOf } from "../../../language/sentence-of";
import { bridge } from "../../bridge";
import { IconButton } from "../../components/button";
import { run, useApp } from "../../state/store";
import { useView } from "../../state/view";
import "./notices.css";

/** What went wrong without a place of its own: main's notices and those of this window. */
export function Notices() {
	const fromMain = useApp((app) => app.notices);
	const fromWindow = useView((view) => view.notices);
	const dropNotice = useView((view) => view.dropNotice);

	const storage = useApp((app) => app.storage);

	const notices = [...fromMain, ...fromWindow];
	if (notices.length === 0 && !storage) return null;
	return (
		<section className="notices" aria-label={strings.notices.label}>
			{storage ? (
				// Stays for as long as it is so.
				<div className="notice floats floats-in" role="alert">
					<TriangleAlert size={18} aria-hidden className="notice-icon" />
					<p>{sentenceOf(storage)}</p>
				</div>
			) : null}
			{notices.map(({ id, error }) => (
				<div key={id} className="notice floats floats-in" role="alert">
					<TriangleAlert size={18} aria-hidden className="notice-icon" />
					<p className="foreign">{sentenceOf(error)}</p>
					<IconButton
						label={strings.common.dismiss}
						onClick={() => {
							if (fromWindow.some((notice) => notice.id === id)) dropNotice(id);
							else void run(bridge.dismissNotice({ id }));
						}}
					>
						<X size={16} aria-hidden />
					</IconButton>
				</div>
			))}
		</section>
	);
}
