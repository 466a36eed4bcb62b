import { Search, Users } from "lucide-react";
import { useDeferredValue, useState } from "react";
import { strings } from "../../../language";
import { calledName } from "../../../language/called";
import { Avatar } from "../../components/avatar";
import { Button } from "../../components/button";
import { EmptyState } from "../../components/empty-state";
import { Page } from "../../components/page";
import { TextField } from "../../components/text-field";
import { Unverified } from "../../components/unverified";
import { conversationsOf, serversOf, statusOf } from "../../state/selectors";
import { useApp } from "../../state/store";
import { useView } from "../../state/view";
import { shownName } from "../../text/names";
import { placeWords } from "../../text/words";
import { askPerson } from "../requests/ask-person";
import { findPeople } from "./find-people";

const words = strings.peoplePage;

/** Who is on the servers this user is connected to, to begin a conversation with. */
export function PeoplePage() {
	const servers = useApp(serversOf);
	const conversations = useApp(conversationsOf);
	const cards = useApp((app) => app.cards);
	const [text, setText] = useState("");
	const { select } = useView.getState();
	const ready = servers.filter(({ line }) => line.kind === "ready");
	const all = findPeople(ready, conversations, "");
	const found = findPeople(ready, conversations, useDeferredValue(text));

	return (
		<Page
			title={words.title}
			lead={all.length > 0 ? words.lead(all.length, ready.length) : null}
		>
			{all.length === 0 ? (
				<EmptyState
					heading="h2"
					icon={<Users size={26} />}
					title={words.lead(0, 0)}
					lead={ready.length === 0 ? words.offline : undefined}
				/>
			) : (
				<>
					<TextField
						type="search"
						data-page-search=""
						label={words.search}
						value={text}
						onChange={(event) => setText(event.target.value)}
					/>
					<p className="visually-hidden" role="status">
						{words.lead(found.length, 1)}
					</p>
					{found.length === 0 ? (
						<EmptyState
							heading="h2"
							icon={<Search size={26} />}
							title={words.nothing(shownName(text))}
						/>
					) : null}
					<ul className="page-rows" aria-label={words.list}>
						{found.map(({ server, person, conversation }) => {
							const name = calledName(person);
							return (
								<li key={`${server.id} ${person.key}`} className="page-row">
									<Avatar people={[person]} />
									<span className="page-row-text">
										<span className="foreign">{name}</span>
										<span className="page-row-note numbers">
											{[statusOf({ cards }, person), placeWords(server)]
												.filter((one) => one !== "")
												.join(" · ")}
										</span>
									</span>
									<Unverified person={person} />
									{conversation ? (
										<Button
											small
											aria-label={words.goToWith(name)}
											onClick={() => select(conversation.id)}
										>
											{words.goTo}
										</Button>
									) : (
										<Button
											small
											aria-label={words.startWith(name)}
											onClick={() => askPerson(server.id, person)}
										>
											{words.start}
										</Button>
									)}
								</li>
							);
						})}
					</ul>
				</>
			)}
		</Page>
	);
}
