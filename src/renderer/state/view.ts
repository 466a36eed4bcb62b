import { create } from "zustand";
import type {
	ConversationId,
	PersonKey,
	SentRequestId,
	ServerId,
} from "../../shared/domain/ids";
import type { Message } from "../../shared/domain/message";
import type { Person } from "../../shared/domain/person";
import type { RelaySettings } from "../../shared/domain/relay-host";
import type { AppError } from "../../shared/errors";
import type { Notice } from "../../shared/state";
import type { Jump, Place } from "./log-place";
import type { SettingsPlace } from "./settings-place";

/** The dialog on screen; one at a time. */
type OpenDialog =
	| { readonly kind: "connect" }
	| { readonly kind: "new-conversation" }
	| { readonly kind: "palette" }
	| { readonly kind: "shortcuts" }
	| { readonly kind: "message-info"; readonly message: Message }
	/** These go to a conversation that is to be chosen. */
	| { readonly kind: "forward"; readonly messages: readonly Message[] }
	| { readonly kind: "picture"; readonly message: Message }
	| { readonly kind: "passphrase" }
	| { readonly kind: "key-store" }
	| { readonly kind: "export-identity" }
	| { readonly kind: "import-identity" }
	| {
			readonly kind: "encryption";
			readonly conversationId: ConversationId;
			/** Whose safety number to begin with; null for everybody. */
			readonly person: PersonKey | null;
	  }
	| { readonly kind: "details"; readonly conversationId: ConversationId }
	| { readonly kind: "mute"; readonly conversationId: ConversationId }
	| { readonly kind: "add-people"; readonly conversationId: ConversationId }
	| {
			readonly kind: "person";
			readonly serverId: ServerId;
			readonly person: Person;
	  }
	| { readonly kind: "server-name"; readonly serverId: ServerId }
	| { readonly kind: "server-address"; readonly serverId: ServerId }
	| { readonly kind: "server-edition"; readonly serverId: ServerId }
	| { readonly kind: "server-key"; readonly serverId: ServerId }
	| { readonly kind: "remove-server"; readonly serverId: ServerId }
	/** Why a server can't be reached; null for the relay hosted here. */
	| { readonly kind: "network-check"; readonly serverId: ServerId | null }
	/** How the hosted relay is to run, which cuts others off; null where it is to stop. */
	| { readonly kind: "cut-off"; readonly settings: RelaySettings | null };

/** What the main pane shows in place of a conversation. */
type PageName = "relay" | "people" | "settings";

/** What the pages lie over, to come back to. */
interface Below {
	/** Pages that were left open for another one, the latest last. */
	readonly pages: readonly PageName[];
	readonly selected: ConversationId | null;
	readonly pane: ViewState["pane"];
}

/** What is filled in under New conversation; kept when the dialog is closed without sending. */
interface RequestForm {
	readonly to: string;
	readonly topic: string;
	readonly serverId: ServerId | null;
	/** A failed request that this one takes the place of. */
	readonly replaces: SentRequestId | null;
}

export const emptyRequestForm: RequestForm = {
	to: "",
	topic: "",
	serverId: null,
	replaces: null,
};

/** What this window looks at. It is nobody else's business, so main doesn't know it. */
interface ViewState {
	readonly selected: ConversationId | null;
	/** null for a conversation, or none. */
	readonly page: PageName | null;
	/** null where no page is shown. */
	readonly below: Below | null;
	readonly settingsPlace: SettingsPlace;
	/** Where there is room for one of the two only. */
	readonly pane: "list" | "conversation";
	/** The conversation whose newest message is in sight of somebody. */
	readonly watched: ConversationId | null;
	/** A place in a conversation that is to be shown; null once it is. */
	readonly jump: Jump | null;
	readonly dialog: OpenDialog | null;
	readonly requestForm: RequestForm;
	/** Failures of commands given in this window. */
	readonly notices: readonly Notice[];
	readonly showList: () => void;
	readonly showPage: (page: PageName) => void;
	/** The settings, at this place. */
	readonly showSettings: (place: SettingsPlace) => void;
	/** Back to what was shown before the page. */
	readonly leavePage: () => void;
	readonly select: (id: ConversationId | null) => void;
	/** Selects the conversation and shows a place in it. */
	readonly goTo: (id: ConversationId, place: Place, flash?: boolean) => void;
	readonly landed: (jump: Jump) => void;
	readonly watch: (id: ConversationId | null) => void;
	readonly open: (dialog: OpenDialog) => void;
	readonly close: () => void;
	readonly ask: (form: Partial<RequestForm>) => void;
	readonly setRequestForm: (form: RequestForm) => void;
	readonly addNotice: (error: AppError) => void;
	readonly dropNotice: (id: string) => void;
}

function paneFor(selected: ConversationId | null): ViewState["pane"] {
	return selected ? "conversation" : "list";
}

/** No page twice, so that going to and fro between them ends. */
function withPage(
	{ page: before, below, selected, pane }: ViewState,
	page: PageName,
): Partial<ViewState> {
	const under = below ?? { pages: [], selected, pane };
	const pages = before ? [...under.pages, before] : under.pages;
	return {
		page,
		below: { ...under, pages: pages.filter((one) => one !== page) },
		selected: null,
		pane: "conversation",
		jump: null,
	};
}

let noticeCount = 0;

export const useView = create<ViewState>((set) => ({
	selected: null,
	page: null,
	below: null,
	settingsPlace: { section: "profile", setting: null },
	pane: "list",
	watched: null,
	jump: null,
	dialog: null,
	requestForm: emptyRequestForm,
	notices: [],
	showList: () => set({ pane: "list" }),
	showPage: (page) => set((view) => withPage(view, page)),
	showSettings: (settingsPlace) =>
		set((view) => ({ ...withPage(view, "settings"), settingsPlace })),
	leavePage: () =>
		set(({ below }) => {
			const page = below?.pages.at(-1) ?? null;
			return below && page
				? { page, below: { ...below, pages: below.pages.slice(0, -1) } }
				: {
						page: null,
						below: null,
						selected: below?.selected ?? null,
						pane: below?.pane ?? "list",
					};
		}),
	select: (selected) =>
		set({
			selected,
			page: null,
			below: null,
			pane: paneFor(selected),
			jump: null,
		}),
	goTo: (conversationId, place, flash = false) =>
		set({
			selected: conversationId,
			page: null,
			below: null,
			pane: "conversation",
			jump: { conversationId, place, flash },
		}),
	landed: (jump) => set((view) => (view.jump === jump ? { jump: null } : {})),
	watch: (watched) => set({ watched }),
	open: (dialog) => set({ dialog }),
	close: () => set({ dialog: null }),
	ask: (form) =>
		set((view) => ({
			dialog: { kind: "new-conversation" },
			requestForm: { ...view.requestForm, replaces: null, ...form },
		})),
	setRequestForm: (requestForm) => set({ requestForm }),
	addNotice: (error) =>
		set((view) => ({
			notices: [...view.notices, { id: `window-${++noticeCount}`, error }],
		})),
	dropNotice: (id) =>
		set((view) => ({
			notices: view.notices.filter((notice) => notice.id !== id),
		})),
}));
