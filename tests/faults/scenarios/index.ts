import type { Scenario } from "../scenario";
import { appKilled, appKilledAtPoints } from "./app-killed";
import { clocks, sleepAndWake } from "./clocks";
import { corruptedRelay, corruptedStore } from "./corruption";
import { hostileTraffic, slowReader } from "./crowd";
import { appDiskFull, powerCut, relayDiskFull } from "./disks";
import { largeStore } from "./large-store";
import { badWeather, brokenConnections, cutEverywhere } from "./network";
import { offlineFetch, requests } from "./offline";
import { longPartition, loss, shortPartition } from "./partition";
import { relayKilled, relayKilledAtPoints } from "./relay-killed";
import { storeKilled } from "./store-killed";

export const scenarios: readonly Scenario[] = [
	relayKilled,
	relayKilledAtPoints,
	appKilledAtPoints,
	appKilled,
	storeKilled,
	cutEverywhere,
	brokenConnections,
	badWeather,
	shortPartition,
	longPartition,
	loss,
	clocks,
	sleepAndWake,
	appDiskFull,
	relayDiskFull,
	powerCut,
	offlineFetch,
	requests,
	slowReader,
	hostileTraffic,
	corruptedStore,
	corruptedRelay,
	largeStore,
];
