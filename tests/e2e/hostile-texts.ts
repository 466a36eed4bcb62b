/** What nobody in good faith would write. Each is to be shown as it is, or more harmless, and do nothing. */
export const hostileTexts: Readonly<Record<string, string>> = {
	"HTML with a script": "<script>window.hacked = 1</script>",
	"an image with a handler": '<img src=x onerror="window.hacked = 1">',
	"an image from elsewhere": '<img src="http://tracker.example/pixel.png">',
	"a frame": '<iframe srcdoc="<script>parent.hacked = 1</script>"></iframe>',
	"a style": "<style>* { display: none !important }</style>",
	"markup of notification servers":
		"<b>bold</b> <a href='http://x/'>x</a> &amp;",
	"a closed text and title": "</p></title></textarea><svg onload=hacked=1>",
	"a template": "{{constructor.constructor('hacked=1')()}} <%= hacked=1 %>",
	markdown: "[click](javascript:hacked=1) ![x](http://tracker.example/p.png)",
	"a script's address": "javascript:window.hacked=1//http://example.org/",
	"data as an address": "data:text/html,<script>hacked=1</script>",
	"addresses of this computer":
		"file:///etc/passwd smb://host/share \\\\host\\share ms-settings: search-ms:x",
	"a right-to-left override": "invoice\u202egpj.exe is \u2066harm\u2069less",
	"unclosed isolates": "\u2067\u2067\u2067\u202e\u202e\u202b and on it goes",
	"nothing to see": "a\u200b\u200b\u200c\u200d\u2060\ufeff\u00adb",
	"a tower of marks": `Z${"\u0301\u0316\u0489".repeat(3_400)}algo`,
	"control characters": "bell\u0007 escape\u001b[31m nul\u0000 return\rover",
	separators: "one\u2028two\u2029three\u0085four",
	"tags no eye sees": "flag \u{e0068}\u{e0069}\u{e007f} end",
	Arabic: "مرحبا بالعالم (123) <b>نص</b>",
	"a word without an end": "W".repeat(5_000),
	"as long as fits": "long ".repeat(13_000),
	"a wall of lines": `first${"\n".repeat(500)}last`,
	"one ligature, very wide": "\ufdfd".repeat(60),
	"names of objects": "__proto__ constructor toString hasOwnProperty",
};

/** A link's neighbours: none of these becomes one. */
export const noLinks: readonly string[] = [
	"https://bank.example@evil.example/",
	"https://evil.example/\u202egpj.exe",
	"https://bank.example\u200b.evil.example/",
	"javascript:alert(1)",
	"file:///etc/passwd",
	"//evil.example/",
];

/** What markdown leaves to be seen of a text; all of the others. */
export const formatted: Readonly<Record<string, string>> = {
	markdown: "[click](javascript:hacked=1) !x (tracker.example)",
	"names of objects": "proto constructor toString hasOwnProperty",
	"control characters": "bell\u0007 escape\u001b[31m nul\ufffd return\nover",
};

/** Of a long text the beginning is shown, and the rest on demand. */
export const isLong = (text: string) =>
	text.length > 4_000 || text.split("\n").length > 60;
