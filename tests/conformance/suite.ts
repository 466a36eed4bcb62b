import { type Clause, NotOffered, nameOf } from "./clause";
import { clauses } from "./clauses";
import { type Server, Trial } from "./trial";

export type Verdict = "pass" | "fail" | "not offered";

export interface Result {
	readonly name: string;
	readonly verdict: Verdict;
	/** What was seen. */
	readonly seen: string;
}

export interface SuiteOptions {
	/** Only clauses with this in their name; all where it is empty. */
	readonly only?: string;
	/** Called with each result, in the order of the clauses. */
	readonly onResult?: (result: Result) => void;
}

/** Runs the clauses one by one; only those that take long by nature run beside the others. */
export async function runSuite(
	server: Server,
	{ only = "", onResult = () => {} }: SuiteOptions = {},
): Promise<Result[]> {
	const wanted = clauses.filter((clause) =>
		nameOf(clause).toLowerCase().includes(only.toLowerCase()),
	);
	const early = new Map(
		wanted
			.filter(({ isSlow }) => isSlow)
			.map((clause) => [clause, runClause(server, clause)]),
	);
	const results: Result[] = [];
	for (const clause of wanted) {
		const result = await (early.get(clause) ?? runClause(server, clause));
		results.push(result);
		onResult(result);
	}
	return results;
}

async function runClause(server: Server, clause: Clause): Promise<Result> {
	const name = nameOf(clause);
	const trial = new Trial(server);
	try {
		return { name, verdict: "pass", seen: await clause.run(trial) };
	} catch (error) {
		const verdict = error instanceof NotOffered ? "not offered" : "fail";
		return { name, verdict, seen: (error as Error).message };
	} finally {
		trial.end();
	}
}
