import type { Strings } from "..";
import { app } from "./app";
import { archive } from "./archive";
import { card } from "./card";
import { chat } from "./chat";
import { common } from "./common";
import { conversationActions } from "./conversation-actions";
import { conversations } from "./conversations";
import { delivery } from "./delivery";
import { desktop } from "./desktop";
import { details } from "./details";
import { encryption } from "./encryption";
import { errors } from "./errors";
import { files } from "./files";
import { gate } from "./gate";
import { hosting } from "./hosting";
import { invite } from "./invite";
import { keys } from "./keys";
import { line } from "./line";
import { log } from "./log";
import { messageInfo } from "./message-info";
import { nearby } from "./nearby";
import { networkCheck } from "./network-check";
import { newConversation } from "./new-conversation";
import { notices } from "./notices";
import { bytes, number, percent } from "./numbers";
import { occurrences } from "./occurrences";
import { onboarding } from "./onboarding";
import { palette } from "./palette";
import { people } from "./people";
import { peoplePage } from "./people-page";
import { proxy } from "./proxy";
import { relayPage } from "./relay-page";
import { requests } from "./requests";
import { search } from "./search";
import { sentRequests } from "./sent-requests";
import { serverErrors } from "./server-errors";
import { servers } from "./servers";
import { settings } from "./settings";
import { shortcuts } from "./shortcuts";
import { sidebar } from "./sidebar";
import { talk } from "./talk";
import { time } from "./time";
import { toasts } from "./toasts";
import { verify } from "./verify";
import { welcome } from "./welcome";

export const ar: Strings = {
	amounts: { number: number.format, percent, bytes },
	app,
	archive,
	common,
	gate,
	time,
	welcome,
	sidebar,
	hosting,
	relayPage,
	invite,
	nearby,
	networkCheck,
	peoplePage,
	line,
	servers,
	proxy,
	log,
	card,
	requests,
	sentRequests,
	newConversation,
	search,
	conversations,
	conversationActions,
	details,
	occurrences,
	toasts,
	chat,
	talk,
	encryption,
	verify,
	files,
	delivery,
	desktop,
	messageInfo,
	onboarding,
	settings,
	shortcuts,
	palette,
	people,
	keys,
	notices,
	errors: { ...errors, ...serverErrors },
};
