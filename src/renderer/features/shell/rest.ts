/** What a window shows when somebody asks for it: one file, since each costs a way to main and back. */
export { excerptOf } from "../../text/markdown";
export { plainHit } from "../../text/plain-hit";
export { Chat } from "../chat/chat";
export { RelayPage } from "../hosting/relay-page";
export { PeoplePage } from "../people/people-page";
export { SettingsPage } from "../settings/settings-page";
export { Dialogs } from "./dialogs";
