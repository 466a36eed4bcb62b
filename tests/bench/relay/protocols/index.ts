import { flex, flexApp, flexLine } from "./flex";
import { irc } from "./irc";
import { mqtt } from "./mqtt";
import { nats } from "./nats";
import type { Protocol } from "./protocol";
import { redis } from "./redis";
import { splice } from "./splice";
import { xmpp } from "./xmpp";

export const protocols = {
	splice,
	flex,
	flexApp,
	flexLine,
	redis,
	nats,
	irc,
	mqtt0: mqtt(0),
	mqtt1: mqtt(1),
	xmpp,
} satisfies Record<string, Protocol>;

export type ProtocolName = keyof typeof protocols;
