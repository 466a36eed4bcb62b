import {
	type ClientConfig,
	type ClientState,
	createApplicationMessage,
	createCommit,
	createGroup,
	decodeMlsMessage,
	emptyPskIndex,
	encodeMlsMessage,
	type GroupState,
	joinGroup,
	type KeyPackage,
	type LeafNode,
	type MLSMessage,
	type PrivateMessage,
	type Proposal,
	type PublicMessage,
	processPrivateMessage,
	processPublicMessage,
	type RatchetTree,
	type Welcome,
} from "ts-mls";
import { makeKeyPackageRef } from "ts-mls/keyPackage.js";
import { defaultKeyPackageEqualityConfig } from "ts-mls/keyPackageEqualityConfig.js";
import { decryptSenderData } from "ts-mls/privateMessage.js";
import {
	directPath,
	leafToNodeIndex,
	leafWidth,
	toLeafIndex,
} from "ts-mls/treemath.js";
import type { PersonKey } from "../shared/domain/ids";
import { Authentication, identityOf } from "./authentication";
import { isEqual, utf8 } from "./bytes";
import type { LeafIdentity } from "./credential";
import { Refused } from "./errors";
import {
	Changed,
	checkShape,
	type GroupContext,
	type OwnPackage,
	privateKeysOf,
	quietly,
	seconds,
} from "./key-package";
import { KEY_PACKAGE_LIFETIME_MS, keyRetention } from "./limits";

export interface GroupMember {
	readonly leaf: number;
	readonly identity: LeafIdentity;
}

/** What an operation made of the group, and whose keys were seen for the first time in it. */
export interface Accepted {
	readonly group: GroupState;
	readonly fresh: ReadonlyMap<PersonKey, Uint8Array>;
}

/** Everything of the wire is an MLSMessage (RFC 9420, section 6). @returns null where the bytes are none */
export function decodeMessage(bytes: Uint8Array): MLSMessage | null {
	try {
		const decoded = decodeMlsMessage(bytes, 0);
		return decoded && decoded[1] === bytes.length ? decoded[0] : null;
	} catch {
		return null;
	}
}

/**
 * A group of this user alone.
 * @param own its leaf: a key package that others have seen is used up by it
 */
export async function foundGroup(
	context: GroupContext,
	own: OwnPackage,
): Promise<GroupState> {
	const config = configOf(new Authentication(context));
	return createGroup(
		utf8(context.connectionId),
		own.keyPackage,
		privateKeysOf(own, context),
		[],
		context.suite,
		config,
	);
}

/**
 * A commit of this user's, as a PublicMessage: a handshake that is not encrypted uses up no key, so that not even a
 * state that was copied can use one twice; and it tells the relay nothing that the key packages have not told.
 * Without additions and removals it renews this user's keys; removals renew them as well.
 */
export async function commit(
	context: GroupContext,
	group: GroupState,
	add: readonly KeyPackage[],
	remove: readonly number[],
): Promise<{
	readonly next: GroupState;
	readonly bytes: Uint8Array;
	readonly welcome: Uint8Array | null;
}> {
	const proposals: Proposal[] = [
		...remove.map(
			(removed): Proposal => ({ proposalType: "remove", remove: { removed } }),
		),
		...add.map(
			(keyPackage): Proposal => ({ proposalType: "add", add: { keyPackage } }),
		),
	];
	const { newState, commit, welcome } = await createCommit(
		{
			state: live(group, context, new Authentication(context)),
			cipherSuite: context.suite,
			pskIndex: emptyPskIndex,
		},
		{
			wireAsPublicMessage: true,
			extraProposals: proposals,
			ratchetTreeExtension: true,
		},
	);
	return {
		next: newState,
		bytes: encodeMlsMessage(commit),
		welcome: welcome
			? encodeMlsMessage({
					version: "mls10",
					wireformat: "mls_welcome",
					welcome,
				})
			: null,
	};
}

/** What a member's commit did. */
export interface Committed extends Accepted {
	readonly added: readonly KeyPackage[];
	/** This user's leaf is no longer in the group. */
	readonly removesSelf: boolean;
}

/** @throws Refused, Changed */
export async function receiveCommit(
	context: GroupContext,
	group: GroupState,
	message: PublicMessage,
): Promise<Committed> {
	const { sender, contentType } = message.content;
	if (contentType !== "commit" || sender.senderType !== "member") {
		throw new Refused("not-allowed", `${contentType} of ${sender.senderType}`);
	}
	const authentication = new Authentication(context);
	const added: KeyPackage[] = [];
	let refused: Refused | null = null;
	// The library misses it where the same commit puts somebody else into the place.
	let removesSelf = false;
	const result = await processPublicMessage(
		live(group, context, authentication),
		message,
		emptyPskIndex,
		context.suite,
		(incoming) => {
			try {
				if (incoming.kind !== "commit") throw new Refused("not-allowed");
				for (const { proposal } of incoming.proposals) {
					if (proposal.proposalType === "remove" && "remove" in proposal) {
						const { removed } = proposal.remove;
						removesSelf ||= removed === group.privatePath.leafIndex;
						continue;
					}
					if (proposal.proposalType !== "add" || !("add" in proposal)) {
						throw new Refused("not-allowed", String(proposal.proposalType));
					}
					checkShape(proposal.add.keyPackage, context.now);
					added.push(proposal.add.keyPackage);
				}
				return "accept";
			} catch (error) {
				if (!(error instanceof Refused)) throw error;
				refused = error;
				return "reject";
			}
		},
	).catch((error) => {
		if (authentication.changed) throw new Changed(authentication);
		// It was signed by a member and understood; only its secrets are no longer for this user.
		if (removesSelf && !refused) return null;
		throw new Refused("not-verified", String(error));
	});
	if (refused) throw refused;
	const next = result?.newState ?? group;
	if (!removesSelf) checkMembers(context, next.ratchetTree);
	return { group: next, fresh: authentication.fresh, added, removesSelf };
}

/** @returns null where the welcome is for others */
export async function receiveWelcome(
	context: GroupContext,
	own: OwnPackage,
	welcome: Welcome,
): Promise<Accepted | null> {
	const { suite } = context;
	const ref = await makeKeyPackageRef(own.keyPackage, suite.hash);
	if (!welcome.secrets.some(({ newMember }) => isEqual(newMember, ref))) {
		return null;
	}
	const authentication = new Authentication(context);
	const group = await joinGroup(
		welcome,
		own.keyPackage,
		privateKeysOf(own, context),
		emptyPskIndex,
		suite,
		undefined,
		undefined,
		configOf(authentication),
	).catch((error) => {
		if (authentication.changed) throw new Changed(authentication);
		throw new Refused("not-verified", String(error));
	});
	if (!isEqual(group.groupContext.groupId, utf8(context.connectionId))) {
		throw new Refused("wrong-group");
	}
	if (group.groupContext.extensions.length > 0) {
		throw new Refused("not-allowed", "group extensions");
	}
	checkMembers(context, group.ratchetTree);
	return { group, fresh: authentication.fresh };
}

export async function encrypt(
	context: GroupContext,
	group: GroupState,
	plaintext: Uint8Array,
): Promise<{ group: GroupState; bytes: Uint8Array }> {
	const { newState, privateMessage } = await createApplicationMessage(
		live(group, context, new Authentication(context)),
		plaintext,
		context.suite,
	);
	return {
		group: newState,
		bytes: encodeMlsMessage({
			version: "mls10",
			wireformat: "mls_private_message",
			privateMessage,
		}),
	};
}

/** @throws Refused */
export async function decrypt(
	context: GroupContext,
	group: GroupState,
	message: PrivateMessage,
): Promise<{
	group: GroupState;
	plaintext: Uint8Array;
	sender: LeafIdentity;
}> {
	if (message.contentType !== "application") {
		throw new Refused("not-allowed", message.contentType);
	}
	if (!isEqual(message.groupId, group.groupContext.groupId)) {
		throw new Refused("wrong-group");
	}
	const { epoch } = group.groupContext;
	const past = group.historicalReceiverData.get(message.epoch);
	if (message.epoch > epoch) throw new Refused("missed-change");
	if (message.epoch < epoch && !past) throw new Refused("too-old");
	const tree = past?.ratchetTree ?? group.ratchetTree;
	const secret = past?.senderDataSecret ?? group.keySchedule.senderDataSecret;
	return quietly(async () => {
		const data = await decryptSenderData(message, secret, context.suite);
		const leaf = data && tree[2 * data.leafIndex];
		const sender =
			leaf?.nodeType === "leaf" ? identityOf(leaf.leaf.credential) : null;
		if (!sender) throw new Refused("not-verified");
		const result = await processPrivateMessage(
			live(group, context, new Authentication(context)),
			message,
			emptyPskIndex,
			context.suite,
		);
		if (result.kind !== "applicationMessage") throw new Refused("not-allowed");
		return { group: result.newState, plaintext: result.message, sender };
	}).then((read) => {
		if (!read) throw new Refused("not-verified");
		return read;
	});
}

/** Everybody whose leaf is in the group. */
export function membersOf(tree: RatchetTree): GroupMember[] {
	return tree.flatMap((node, index) => {
		if (node?.nodeType !== "leaf") return [];
		const identity = identityOf(node.leaf.credential);
		return identity ? [{ leaf: index / 2, identity }] : [];
	});
}

/**
 * Whether a commit of this user's makes the tree one that the library lets others join by. RFC 9420 (section 12.4.3.1) has a leaf that a node lists as
 * unmerged listed by the nodes between the two as well; ts-mls 1.6.4 wants one list all the way up, and refuses good welcomes
 * once somebody has taken the place of one who left. Whoever commits below such a node merges what it lists.
 */
export function isEvenedByCommit({
	ratchetTree,
	privatePath,
}: GroupState): boolean {
	const width = leafWidth(ratchetTree.length);
	const above = (leaf: number) =>
		directPath(leafToNodeIndex(toLeafIndex(leaf)), width);
	const unmergedOf = (node: number) => {
		const found = ratchetTree[node];
		return found?.nodeType === "parent" ? found.parent.unmergedLeaves : null;
	};
	return above(privatePath.leafIndex).some((node) => {
		const listed = unmergedOf(node) ?? [];
		return listed.some((leaf) =>
			above(leaf).some((other) => {
				const also = unmergedOf(other);
				return also !== null && also.join() !== listed.join();
			}),
		);
	});
}

export function leafOf(tree: RatchetTree, leaf: number): LeafNode | null {
	const node = tree[2 * leaf];
	return node?.nodeType === "leaf" ? node.leaf : null;
}

/** @throws Refused where somebody is in the group twice, or has no business there */
function checkMembers({ involved, self }: GroupContext, tree: RatchetTree) {
	const people = membersOf(tree).map(({ identity }) => identity.person);
	if (new Set(people).size < people.length) throw new Refused("not-allowed");
	for (const person of people) {
		if (person !== self.person && !involved.has(person)) {
			throw new Refused("not-involved", person);
		}
	}
}

function configOf(authService: Authentication): ClientConfig {
	return {
		keyRetentionConfig: keyRetention,
		lifetimeConfig: {
			maximumTotalLifetime: seconds(KEY_PACKAGE_LIFETIME_MS),
			// It compares without tolerance; `checkShape` does it instead.
			validateLifetimeOnReceive: false,
		},
		keyPackageEqualityConfig: defaultKeyPackageEqualityConfig,
		// The plaintext is padded before (`plaintext.ts`).
		paddingConfig: { kind: "alwaysPad", paddingLength: 0 },
		authService,
	};
}

/** The kept state has neither the private key nor the rules; both come from the context. */
function live(
	group: GroupState,
	context: GroupContext,
	authentication: Authentication,
): ClientState {
	return {
		...group,
		signaturePrivateKey: context.privateKey,
		clientConfig: configOf(authentication),
	};
}
