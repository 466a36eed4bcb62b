import { type Plugin, parseAst } from "vite";
import { MAX_COUNTERS } from "./coverage";

/** The counters that instrumented code increments; `coverage.ts` makes them. */
const COUNTERS = "globalThis.__flexHits";

interface Node {
	readonly type: string;
	readonly start: number;
	readonly end: number;
	readonly [key: string]: unknown;
}

/**
 * Puts a counter at every place of the sources where the flow can branch: function bodies, both sides of an
 * `if`, of `?:`, of `&&`, `||` and `??`, loops, cases and catches. Counting costs next to nothing, so that it
 * can be read after every single execution, which the inspector's coverage can't.
 * @param folder only what lies in it
 */
export function instrument(folder: string): Plugin {
	let counters = 0;
	return {
		name: "flex-instrument",
		enforce: "post",
		transform(code, id) {
			if (!id.startsWith(folder) || !id.endsWith(".ts")) return null;
			const insertions: { at: number; text: string }[] = [];
			const hit = () => `${COUNTERS}[${counters++}]++`;
			const statement = (at: number) =>
				insertions.push({ at, text: `${hit()};` });
			const expression = ({ start, end }: Node) =>
				insertions.push(
					{ at: start, text: `(${hit()},(` },
					{ at: end, text: "))" },
				);
			visit(parseAst(code) as unknown as Node, (node) => {
				for (const branch of branchesOf(node)) {
					if (branch.type === "BlockStatement") statement(branch.start + 1);
					else if (branch.type.endsWith("Statement")) {
						insertions.push(
							{ at: branch.start, text: `{${hit()};` },
							{ at: branch.end, text: "}" },
						);
					} else expression(branch);
				}
				if (node.type === "SwitchCase") {
					const [first] = node.consequent as Node[];
					if (first) statement(first.start);
				}
			});
			if (counters > MAX_COUNTERS) throw new Error("too few counters");
			return { code: spliced(code, insertions), map: null };
		},
	};
}

function branchesOf(node: Node): Node[] {
	const child = (name: string) => (node[name] ? [node[name] as Node] : []);
	switch (node.type) {
		case "FunctionDeclaration":
		case "FunctionExpression":
		case "CatchClause":
		case "ForStatement":
		case "ForOfStatement":
		case "WhileStatement":
			return child("body");
		case "ArrowFunctionExpression":
			return child("body");
		case "IfStatement":
		case "ConditionalExpression":
			return [...child("consequent"), ...child("alternate")];
		case "LogicalExpression":
			return child("right");
		default:
			return [];
	}
}

function visit(node: Node, see: (node: Node) => void): void {
	see(node);
	for (const value of Object.values(node)) {
		for (const child of Array.isArray(value) ? value : [value]) {
			if (typeof child === "object" && child !== null && "type" in child) {
				visit(child as Node, see);
			}
		}
	}
}

/** What opens later at the same place stands further inside; what closes there closes first. */
function spliced(
	code: string,
	insertions: readonly { at: number; text: string }[],
): string {
	const inOrder = insertions
		.map((insertion, i) => ({
			...insertion,
			i,
			closes: /^[)}]/.test(insertion.text),
		}))
		.sort(
			(a, b) =>
				a.at - b.at ||
				Number(b.closes) - Number(a.closes) ||
				(a.closes ? b.i - a.i : a.i - b.i),
		);
	let result = "";
	let from = 0;
	for (const { at, text } of inOrder) {
		result += code.slice(from, at) + text;
		from = at;
	}
	return result + code.slice(from);
}
