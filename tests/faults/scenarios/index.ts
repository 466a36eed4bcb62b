import type { Scenario } from "../scenario";
import { appKilled, appKilledAtPoints } from "./app-killed";
import { badWeather, brokenConnections, cutEverywhere } from "./network";
import { relayKilled, relayKilledAtPoints } from "./relay-killed";

export const scenarios: readonly Scenario[] = [
	relayKilled,
	relayKilledAtPoints,
	appKilledAtPoints,
	appKilled,
	cutEverywhere,
	brokenConnections,
	badWeather,
];
