import type { ServerId } from "../../../shared/domain/ids";
import type { Person } from "../../../shared/domain/person";
import { useView } from "../../state/view";
import { writtenName } from "./recipients";

/** A request to somebody, to be looked at and sent. */
export function askPerson(serverId: ServerId, person: Person): void {
	useView.getState().ask({ to: writtenName(person), topic: "", serverId });
}
