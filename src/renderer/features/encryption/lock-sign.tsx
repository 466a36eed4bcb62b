import { Lock, LockOpen, ShieldAlert, ShieldCheck } from "lucide-react";
import type { LockKind } from "../../text/encryption";

interface LockSignProps {
	readonly kind: LockKind;
	readonly size: number;
}

/** The sign beside the words; alone it says nothing. */
export function LockSign({ kind, size }: LockSignProps) {
	switch (kind) {
		case "verified":
			return <ShieldCheck size={size} aria-hidden />;
		case "encrypted":
		case "starting":
			return <Lock size={size} aria-hidden />;
		case "none":
			return <LockOpen size={size} aria-hidden />;
		case "attention":
			return <ShieldAlert size={size} aria-hidden />;
	}
}
