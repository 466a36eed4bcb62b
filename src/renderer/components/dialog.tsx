import clsx from "clsx";
import { X } from "lucide-react";
import { type ReactNode, useId, useLayoutEffect, useRef } from "react";
import { strings } from "../../language";
import { IconButton } from "./button";
import { Form } from "./form";
import { useModal } from "./use-modal";
import "./dialog.css";

interface DialogProps {
	readonly title: string;
	readonly lead?: ReactNode;
	/** Where there are lines to read, each with something beside it. */
	readonly wide?: boolean;
	readonly onClose: () => void;
	/** Makes the dialog a form; Enter in a field then submits it. */
	readonly onSubmit?: () => void;
	readonly footer?: ReactNode;
	readonly children?: ReactNode;
}

const CONTROLS = "a[href], button, input, select, textarea, [tabindex]";

/** A modal dialog. Mounted while open. */
export function Dialog({
	title,
	lead,
	wide = false,
	onClose,
	onSubmit,
	footer,
	children,
}: DialogProps) {
	const dialog = useModal();
	const titleId = useId();

	// Words alone that are longer than the dialog are scrolled by keyboard as well; else Tab need not stop there.
	const content = useRef<HTMLDivElement>(null);
	useLayoutEffect(() => {
		const { current } = content;
		if (current?.querySelector(CONTROLS)) current.removeAttribute("tabindex");
		else current?.setAttribute("tabindex", "0");
	});

	const body = (
		<>
			<div ref={content} className="dialog-body scrolls">
				{children}
			</div>
			{footer ? <div className="dialog-footer">{footer}</div> : null}
		</>
	);

	return (
		<dialog
			ref={dialog}
			className={clsx("dialog", wide && "dialog-wide")}
			aria-labelledby={titleId}
			onCancel={(event) => {
				// The state decides what is open; the element follows it.
				event.preventDefault();
				onClose();
			}}
		>
			<header className="dialog-header">
				<div>
					<h2 id={titleId}>{title}</h2>
					{lead ? <p className="dialog-lead">{lead}</p> : null}
				</div>
				<IconButton label={strings.common.close} onClick={onClose}>
					<X size={18} aria-hidden />
				</IconButton>
			</header>
			{onSubmit ? (
				<Form className="dialog-form" onSubmit={onSubmit}>
					{body}
				</Form>
			) : (
				body
			)}
		</dialog>
	);
}
