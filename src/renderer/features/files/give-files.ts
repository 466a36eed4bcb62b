import { strings } from "../../../language";
import { MAX_ATTACHED_FILES } from "../../../shared/domain/file";
import type { ConversationId } from "../../../shared/domain/ids";
import { bridge } from "../../bridge";
import { appNow, run } from "../../state/store";
import { makeThumbnail } from "./make-thumbnail";

/** Puts files that the user dropped, chose or pasted to a conversation's draft, in their order. */
export async function giveFiles(
	conversationId: ConversationId,
	given: readonly File[],
): Promise<void> {
	const { attached } = appNow().conversations[conversationId] ?? {};
	// One too many is refused, with a sentence for all of them.
	const most = MAX_ATTACHED_FILES - (attached?.length ?? 0) + 1;
	for (const file of given.slice(0, most)) {
		const picture = await makeThumbnail(file);
		await run(bridge.attachFile({ conversationId, file, picture }));
	}
}

/** What a paste brings; none where it brings words, which some programs put a picture of beside. */
export function pastedFiles(data: DataTransfer): readonly File[] {
	const isList = data.types.includes("text/uri-list");
	if (!isList && data.getData("text/plain") !== "") return [];
	return [...data.files].map((file) => {
		// Chromium calls every picture that has no file so.
		if (file.name !== "image.png") return file;
		const name = strings.files.pastedName("png");
		return new File([file], name, { type: file.type });
	});
}
