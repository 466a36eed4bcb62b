import { MAX_FILE_NAME_BYTES } from "./domain/file";

/**
 * Names of files that others have chosen. One is never a path, and says at its end what it is: letters that turn
 * others around, as in a `gpj.exe` that reads `exe.jpg`, are not shown and not written.
 */

/** Controls, and what turns text around or can't be seen. */
const hidden = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
/** What no file system, or not each of them, takes in a name. */
const forbidden = /[<>:"/\\|?*]/g;
/** Names of devices under Windows, whatever follows the point. */
const device =
	/^(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)$/i;

/** Longest name that is written, in bytes of UTF-8: with room for a number and an ending behind it. */
const MAX_WRITTEN_BYTES = 200;

/** A name as people are shown it. */
export function shownFileName(name: string): string {
	return name.toWellFormed().replace(hidden, "").trim() || "file";
}

/** A name under which it can be written into a folder, on any system: no path, no device, nothing hidden. */
export function safeFileName(name: string): string {
	const clean = name
		.toWellFormed()
		.normalize("NFC")
		// The last part of what may be a path of any system.
		.replace(/^.*[/\\](?=[^/\\])/su, "")
		.replace(hidden, "")
		.replace(forbidden, "_")
		// A point at the beginning hides a file; one at the end, or a space, is lost under Windows.
		.replace(/^[.\s]+|[.\s]+$/gu, "");
	const { stem, ending } = splitName(clean);
	const safe = device.test(stem.replace(/\..*$/s, "").trimEnd())
		? `_${stem}`
		: stem;
	const short = shortened(ending, 40);
	const room = MAX_WRITTEN_BYTES - bytesOf(short);
	return (shortened(safe, room).replace(/[.\s]+$/u, "") || "file") + short;
}

/** The name with a number before its ending, for where it is taken. */
export function numberedFileName(name: string, number: number): string {
	const { stem, ending } = splitName(name);
	return `${stem} (${number})${ending}`;
}

/** @returns the ending with its point; "" where there is none */
function splitName(name: string): {
	readonly stem: string;
	readonly ending: string;
} {
	const at = name.lastIndexOf(".");
	return at > 0
		? { stem: name.slice(0, at), ending: name.slice(at) }
		: { stem: name, ending: "" };
}

/** Endings of what a system runs, or hands to something that runs it. */
const running: ReadonlySet<string> = new Set(
	(
		"exe com scr pif bat cmd msi msp mst msix msixbundle appx appxbundle appinstaller cpl dll ocx sys drv " +
		"lnk url scf inf reg hta htm html xhtml shtml mht mhtml svg svgz xml xsl vb vbs vbe js jse mjs cjs ws wsf wsh wsc sct ps1 ps1xml ps2 " +
		"psc1 psc2 psd1 psm1 msc msh msh1 gadget application chm hlp job settingcontent-ms library-ms search-ms " +
		"iso img vhd vhdx diskcabinet theme themepack xll xlam xla ppam dotm docm xlsm xltm pptm potm ppsm one onepkg rdp slk iqy website " +
		"app dmg pkg mpkg command tool workflow action scpt scptd applescript terminal fileloc inetloc webloc mobileconfig osax prefpane saver " +
		"sh bash zsh csh ksh fish run bin elf out so ko appimage flatpak flatpakref snap deb rpm apk desktop service " +
		"py pyw pyc pyo pyz rb pl pm php tcl lua jar jnlp class war swf ade adp accdb mdb"
	).split(" "),
);

/** Whether opening it could run something. A name without an ending says nothing, so it may. */
export function mayRun(name: string): boolean {
	const { ending } = splitName(safeFileName(name));
	return ending === "" || running.has(ending.slice(1).toLowerCase().trim());
}

/** @returns whether it can be a file's name in an offer */
export function isFileName(name: string): boolean {
	return name.trim() !== "" && bytesOf(name) <= MAX_FILE_NAME_BYTES;
}

/** Cut to so many bytes of UTF-8, between characters. */
function shortened(text: string, bytes: number): string {
	if (bytesOf(text) <= bytes) return text;
	let left = bytes;
	let kept = "";
	for (const character of text) {
		left -= bytesOf(character);
		if (left < 0) break;
		kept += character;
	}
	return kept;
}

function bytesOf(text: string): number {
	let length = 0;
	for (const character of text) {
		const code = character.codePointAt(0) as number;
		length += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
	}
	return length;
}
